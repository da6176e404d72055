using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning.Repair;

/// <summary>Networks in which what was cut can be made up for exactly.</summary>
public sealed class RepairExamplesTests
{
    private const int Channels = 6;

    [Fact]
    public void Run_a_repeated_channel_is_replaced_by_its_twin()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(3, 8, 8);
        var hidden = graph.Add("Relu", graph.Add("Conv", x, Repeated(graph.Weight(Channels, 3, 1, 1)), null));
        AssertRestored(graph.Build(graph.Add("Conv", hidden, graph.Weight(4, Channels, 1, 1), graph.Weight(4))), "Conv0");
    }

    [Fact]
    public void Run_a_depthwise_convolution_of_a_repeated_channel_stays_exact()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(3, 8, 8);
        var hidden = graph.Add("Relu", graph.Add("Conv", x, Repeated(graph.Weight(Channels, 3, 1, 1)), null));
        var depthwise = graph.Add("Conv", [GraphBuilder.A("group", Channels)], hidden, Repeated(graph.Weight(Channels, 1, 3, 3)), null);
        AssertRestored(graph.Build(graph.Add("Conv", depthwise, graph.Weight(4, Channels, 1, 1), graph.Weight(4))), "Conv0");
    }

    [Fact]
    public void Run_a_constant_channel_moves_into_the_shift_of_the_normalisation()
    {
        var graph = new GraphBuilder();
        var x = graph.Input(3, 8, 8);
        var weight = graph.Constant(Tensor.Floats([0, 0, 0, .. graph.Weight(Channels - 1, 3, 1, 1).Initializer!.As<float>()], Channels, 3, 1, 1));
        var hidden = graph.Add("Relu", graph.Add("Conv", x, weight, graph.Constant(Tensor.Floats([2, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], Channels))));
        var next = graph.Add("Conv", hidden, graph.Weight(4, Channels, 1, 1));
        var normalised = graph.Add("BatchNormalization", next, graph.Scale(4), graph.Weight(4), graph.Weight(4), graph.Scale(4));
        AssertRestored(graph.Build(graph.Add("Relu", normalised)), "Conv0");
    }

    [Fact]
    public void Run_a_residual_block_makes_up_for_what_its_shortcut_lacks()
    {
        // y = A·x + B·h with h = C·x: what is cut from h could come back through neither of the others, were y not the sum.
        var graph = new GraphBuilder();
        var x = graph.Input(3, 8, 8);
        var hidden = graph.Add("Conv", x, graph.Weight(Channels, 3, 1, 1), null);
        var first = graph.Add("Conv", hidden, graph.Weight(4, Channels, 1, 1), null);
        var second = graph.Add("Conv", graph.Add("Relu", hidden), graph.Weight(4, Channels, 1, 1), graph.Weight(4));
        var model = graph.Build(graph.Add("Softmax", graph.Add("Add", first, second)));
        var (policy, pruned) = Cut(model, "Conv0");
        var (tasks, _) = RepairPlan.Of(policy, pruned, new InputShapes(), samples: 4);
        Assert.Equal([0, 1], tasks.Select(t => t.Point.Addends.Count));
        Assert.All(tasks, t => Assert.Equal(t.Point.Addends.Count == 0 ? first.Name : "Add4_0", t.Point.Target.Name));
    }

    private static void AssertRestored(Model model, string cut)
    {
        var (policy, pruned) = Cut(model, cut);
        RunnerTensor[] batches = [.. Enumerable.Range(0, 8).Select(seed => RandomInputs.Draw(model, new InputShapes(batch: 8), seed)[0])];
        var unseen = RandomInputs.Draw(model, seed: 1000)[0];
        var (expected, broken) = (Output(model, unseen), Output(pruned, unseen));
        var damage = Distance(expected, broken);
        Assert.True(damage > 1e-2 * Norm(expected));
        new SequentialRepair(policy, batches, threads: 1) { Ridge = 1e-9 }.Run(pruned, new InputShapes(), (_, _) => { }, TestContext.Current.CancellationToken);
        Assert.True(Distance(expected, Output(pruned, unseen)) < 1e-2 * damage);
    }

    /// <summary>Removes the first channel that a node makes.</summary>
    private static (Policy Policy, Model Pruned) Cut(Model model, string node)
    {
        var groups = ChannelGroups.Find(model);
        var group = groups.Prunable.Single(g => g.Id == node);
        var policy = Policy.OfKeepSets(groups, new Dictionary<string, int[]> { [group.Id] = [.. Enumerable.Range(1, group.Width - 1)] });
        return (policy, Pruner.Slice(policy));
    }

    /// <summary>Makes the second channel the same as the first.</summary>
    private static Value Repeated(Value weight)
    {
        var floats = weight.Initializer!.ToFloats()!;
        var one = floats.Length / Channels;
        Array.Copy(floats, 0, floats, one, one);
        weight.Initializer = Tensor.Floats(floats, weight.Initializer.Dims);
        return weight;
    }

    private static float[] Output(Model model, RunnerTensor input)
    {
        using var runner = InferenceRunner.Load(model);
        return runner.Run(input)[0].As<float>().ToArray();
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());

    private static double Norm(float[] a) => Distance(a, new float[a.Length]);
}
