using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class StatisticsRepairTests
{
    [Theory]
    [InlineData("vgg-bn.onnx")]
    [InlineData("resnet-basic-bn.onnx")]
    public void Run_makes_every_normalisation_give_its_own_mean_and_deviation(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        var pruned = Pruner.Slice(Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => (w + 1) / 2)]));
        RunnerTensor[] batches = [.. Enumerable.Range(0, 3).Select(seed => RandomInputs.Draw(groups.Model, new InputShapes(batch: 8), seed)[0])];
        var nodes = pruned.Graph.Nodes.Where(n => n.OpType == "BatchNormalization").ToList();

        Assert.Equal(nodes.Count, new StatisticsRepair(batches, 1).Run(pruned, new InputShapes(), TestContext.Current.CancellationToken));
        foreach (var node in nodes)
        {
            AssertMoments(node, pruned, batches);
        }
    }

    [Theory]
    [InlineData("vgg-bn.onnx")]
    [InlineData("resnet-basic-bn.onnx")]
    public void Run_that_keeps_values_changes_the_statistics_alone(string file)
    {
        var model = OnnxFile.Load(TestModels.PathOf($"small/{file}"));
        RunnerTensor[] batches = [.. Enumerable.Range(0, 3).Select(seed => RandomInputs.Draw(model, new InputShapes(batch: 8), seed)[0])];
        var nodes = model.Graph.Nodes.Where(n => n.OpType == "BatchNormalization").ToList();
        var (before, statistics) = (Outputs(), Statistics());

        new StatisticsRepair(batches, 1) { KeepsValues = true }.Run(model, new InputShapes(), TestContext.Current.CancellationToken);

        Assert.All(statistics.Zip(Statistics()), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.All(before.Zip(Outputs()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * MathF.Max(1, MathF.Abs(pair.First))));
        Assert.All(nodes, node => AssertMoments(node, model, batches));

        float[] Outputs()
        {
            using var runner = InferenceRunner.Load(model);
            return runner.Run(batches[0])[0].As<float>().ToArray();
        }

        float[][] Statistics() => [.. nodes.SelectMany(n => Enumerable.Range(3, 2).Select(i => n.Inputs[i]!.Initializer!.ToFloats()!))];
    }

    [Fact]
    public void Run_without_a_normalisation_changes_nothing()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/vgg.onnx"));
        var before = OnnxFile.ToBytes(model);

        Assert.Equal(0, new StatisticsRepair([RandomInputs.Draw(model)[0]], 1).Run(model, new InputShapes(), TestContext.Current.CancellationToken));
        Assert.Equal(before, OnnxFile.ToBytes(model));
    }

    /// <summary>On the same samples the outputs have the node's offset for their mean, and its scale for their deviation.</summary>
    private static void AssertMoments(Node node, Model model, RunnerTensor[] batches)
    {
        using var runner = InferenceRunner.Load(Submodel.Ending(model, node.Outputs[0]!));
        var outputs = batches.Select(batch => runner.Run(batch)[0]).ToList();
        var (scale, offset, variance) = (node.Inputs[1]!.Initializer!.ToFloats()!, node.Inputs[2]!.Initializer!.ToFloats()!, node.Inputs[4]!.Initializer!.ToFloats()!);
        for (var channel = 0; channel < scale.Length; channel++)
        {
            var elements = outputs.SelectMany(o => Channel(o, channel, scale.Length)).ToList();
            var mean = elements.Average();
            var deviation = Math.Sqrt(elements.Average(e => (e - mean) * (e - mean)));
            Assert.Equal(offset[channel], mean, 1e-3);
            Assert.Equal(Math.Abs(scale[channel]) * Math.Sqrt(variance[channel] / (variance[channel] + node.Float("epsilon", 1e-5f))), deviation, 1e-3);
        }
    }

    private static IEnumerable<double> Channel(RunnerTensor tensor, int channel, int channels)
    {
        var area = (int)(tensor.Count / tensor.Dims[0] / channels);
        var values = tensor.As<float>().ToArray();
        for (var sample = 0; sample < tensor.Dims[0]; sample++)
        {
            for (var i = 0; i < area; i++)
            {
                yield return values[(sample * channels + channel) * area + i];
            }
        }
    }
}
