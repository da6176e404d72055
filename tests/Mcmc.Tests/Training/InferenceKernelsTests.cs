using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;
using Mcmc.Training;
using Mcmc.Training.Kernels;

namespace Mcmc.Tests.Training;

public sealed class InferenceKernelsTests
{
    private const int Batch = 6;

    [Theory]
    [InlineData(true, false, 8, Batch)]
    [InlineData(true, true, 8, Batch)]
    [InlineData(false, true, 8, Batch)]
    [InlineData(true, true, 2, 20)]
    public void Select_changes_no_output(bool isNormalized, bool hasBias, int side, int batch)
    {
        var b = new GraphBuilder();
        var x = b.Add("Conv", [GraphBuilder.L("pads", 1, 1, 1, 1)], b.Input(3, side, side), b.Weight(64, 3, 3, 3));
        var y = b.Add("Conv", [GraphBuilder.L("pads", 1, 1, 1, 1)], x, b.Weight(72, 64, 3, 3), hasBias ? b.Weight(72) : null);
        var z = isNormalized ? b.Add("BatchNormalization", y, b.Scale(72), b.Weight(72), b.Weight(72), b.Scale(72)) : y;
        var model = b.Build(b.Add("Relu", z), b.Add("Sigmoid", x));
        BatchSize.Fix(model, batch, null);
        var input = RandomInputs.Draw(model)[0];
        var expected = Outputs(model, input);

        InferenceKernels.Select(model);

        Assert.Equal(KernelNames.HasConvolutions, model.Graph.Nodes.Exists(n => n.OpType == KernelNames.Convolution));
        Assert.Equal(isNormalized && !KernelNames.HasConvolutions, model.Graph.Nodes.Exists(n => n.OpType == "BatchNormalization"));
        AssertClose(expected, Outputs(model, input));
    }

    [Fact]
    public void Select_leaves_a_normalisation_that_others_look_behind()
    {
        var b = new GraphBuilder();
        var y = b.Add("Conv", b.Input(64, 8, 8), b.Weight(64, 64, 3, 3));
        var model = b.Build(b.Add("BatchNormalization", y, b.Scale(64), b.Weight(64), b.Weight(64), b.Scale(64)), y);
        BatchSize.Fix(model, Batch, null);
        var input = RandomInputs.Draw(model)[0];
        var expected = Outputs(model, input);

        InferenceKernels.Select(model);

        Assert.Contains(model.Graph.Nodes, n => n.OpType == "BatchNormalization");
        AssertClose(expected, Outputs(model, input));
    }

    /// <summary>Both forms round every sum as its terms are large, however small it comes out.</summary>
    private static void AssertClose(float[] expected, float[] actual)
    {
        var largest = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * largest));
    }

    private static float[] Outputs(Model model, RunnerTensor input)
    {
        using var runner = InferenceRunner.Load(model, new RunnerOptions { Threads = 2, Operators = TrainingKernels.All });
        return [.. runner.Run(input).SelectMany(o => o.As<float>().ToArray())];
    }
}
