using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
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

        new NormalizationStatistics(batches, threads: 1).Run(model, TestContext.Current.CancellationToken);

        var nodes = NormalizationStatistics.Nodes(model.Graph);
        Assert.All(nodes.Zip(before), pair => Assert.NotEqual(pair.Second!.ToFloats(), pair.First.Inputs[3]!.Initializer!.ToFloats()));
        using var runner = InferenceRunner.Load(Submodel.Ending(model, [nodes[0].Inputs[0]!]));
        var inputs = batches.Select(b => runner.Run(b)[0]).ToArray();
        var dims = inputs[0].Dims;
        var area = (int)(dims[2] * dims[3]);
        for (var channel = 0; channel < dims[1]; channel++)
        {
            double[] values = [.. inputs.SelectMany(x => Enumerable.Range(0, (int)dims[0]).SelectMany(n => x.As<float>().Slice((n * (int)dims[1] + channel) * area, area).ToArray())).Select(v => (double)v)];
            var mean = values.Average();
            var variance = values.Average(v => (v - mean) * (v - mean));
            Assert.Equal(mean, nodes[0].Inputs[3]!.Initializer!.ToFloats()![channel], 1e-4);
            Assert.Equal(variance, nodes[0].Inputs[4]!.Initializer!.ToFloats()![channel], 1e-3 * (1 + variance));
        }
    }

    [Fact]
    public void Run_a_network_without_such_nodes_stays_as_it_is()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/vgg.onnx"));
        var bytes = OnnxFile.ToBytes(model);
        new NormalizationStatistics([RandomInputs.Draw(model)[0]], threads: 1).Run(model, TestContext.Current.CancellationToken);
        Assert.Equal(bytes, OnnxFile.ToBytes(model));
    }
}
