using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Search.Trials;

namespace Mcmc.Tests.Search.Trials;

public sealed class NormalizationStatisticsTests
{
    [Theory]
    [InlineData("small/vgg-bn.onnx")]
    [InlineData("small/vgg-bn-opset9.onnx")]
    [InlineData("small/mobilenet-v2-bn-opset10.onnx")]
    public void Run_gives_the_first_node_what_its_input_has_and_changes_all(string name)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        var before = NormalizationStatistics.Nodes(model.Graph).Select(n => n.Inputs[3]!.Initializer).ToList();
        Assert.NotEmpty(before);
        RunnerTensor[] batches = [.. Enumerable.Range(0, 3).Select(seed => RandomInputs.Draw(model, new InputShapes(batch: 8), seed)[0])];

        Run(Policy.Whole(ChannelGroups.Find(model)), model, batches);

        var nodes = NormalizationStatistics.Nodes(model.Graph);
        Assert.All(nodes.Zip(before), pair => Assert.NotEqual(pair.Second!.ToFloats(), pair.First.Inputs[3]!.Initializer!.ToFloats()));
        var (mean, variance) = MomentsOf(model, nodes[0].Inputs[0]!, batches);
        Assert.Equal(mean, nodes[0].Inputs[3]!.Initializer!.ToFloats()!.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(variance, nodes[0].Inputs[4]!.Initializer!.ToFloats()!.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-3 * (1 + a));
    }

    [Theory]
    [InlineData("small/vgg-bn-folded.onnx")]
    [InlineData("small/resnet-option-a.onnx")]
    [InlineData("small/mobilenet-v2.onnx")]
    public void Run_gives_convolutions_without_normalisation_the_moments_of_the_original(string name)
    {
        var original = OnnxFile.Load(TestModels.PathOf(name));
        var groups = ChannelGroups.Find(original);
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
        var network = Pruner.Slice(policy);
        RunnerTensor[] batches = [RandomInputs.Draw(original, new InputShapes(batch: 32), seed: 1)[0]];
        var (first, last) = (FoldedNormalization.Of(network.Graph)[1], FoldedNormalization.Of(network.Graph)[^1]);
        var cut = MomentsOf(network, last.Convolution.Outputs[0]!, batches);

        Run(policy, network, batches);

        var kept = new KeptPositions(policy);
        foreach (var convolution in new[] { first, last })
        {
            var source = original.Graph.Nodes.Single(n => n.Input(1)?.Name == convolution.Weight.Name).Outputs[0]!;
            var wanted = MomentsOf(original, source, batches);
            var found = MomentsOf(network, convolution.Convolution.Outputs[0]!, batches);
            int[] channels = kept.Of(source, axis: 1) ?? [.. Enumerable.Range(0, wanted.Mean.Length)];
            for (var c = 0; c < channels.Length; c++)
            {
                var deviation = Math.Sqrt(wanted.Variance[channels[c]]);
                Assert.Equal(wanted.Mean[channels[c]], found.Mean[c], 1e-3 + 0.01 * deviation);
                Assert.Equal(deviation, Math.Sqrt(found.Variance[c]), 1e-3 + 0.02 * deviation);
            }

            Assert.False(ReferenceEquals(convolution, last) && cut.Mean.Zip(found.Mean).All(p => Math.Abs(p.First - p.Second) < 1e-3));
        }
    }

    [Fact]
    public void Run_a_network_without_such_nodes_stays_as_it_is()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/mlp-matmul.onnx"));
        var bytes = OnnxFile.ToBytes(model);
        Run(Policy.Whole(ChannelGroups.Find(model)), model, [RandomInputs.Draw(model)[0]]);
        Assert.Equal(bytes, OnnxFile.ToBytes(model));
    }

    private static void Run(Policy policy, Model network, RunnerTensor[] batches) =>
        NormalizationStatistics.Of(policy.Groups.Model, batches, threads: 1, TestContext.Current.CancellationToken).Run(policy, network, TestContext.Current.CancellationToken);

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Average(v => (v - mean) * (v - mean));
    }

    /// <summary>By the definition, over samples and positions.</summary>
    private static (double[] Mean, double[] Variance) MomentsOf(Model model, Value value, RunnerTensor[] batches)
    {
        using var runner = InferenceRunner.Load(Submodel.Ending(model, [value]));
        var outputs = batches.Select(b => runner.Run(b)[0]).ToArray();
        var dims = outputs[0].Dims;
        var area = (int)(dims[2] * dims[3]);
        double[][] channels = [.. Enumerable.Range(0, (int)dims[1]).Select(channel =>
            outputs.SelectMany(x => Enumerable.Range(0, (int)dims[0]).SelectMany(n => x.As<float>().Slice((n * (int)dims[1] + channel) * area, area).ToArray())).Select(v => (double)v).ToArray())];
        return ([.. channels.Select(v => v.Average())], [.. channels.Select(v => Variance(v))]);
    }
}
