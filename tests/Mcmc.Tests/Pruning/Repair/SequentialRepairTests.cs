using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class SequentialRepairTests
{
    private const int Batches = 12;

    [Theory]
    [InlineData("vgg.onnx")]
    [InlineData("vgg-bn.onnx")]
    [InlineData("vgg-bn-folded.onnx")]
    [InlineData("resnext-bn.onnx")]
    [InlineData("resnet-bottleneck.onnx")]
    [InlineData("mobilenet-v1-bn.onnx")]
    [InlineData("resnet-basic.onnx")]
    [InlineData("resnet-option-a.onnx")]
    [InlineData("mobilenet-v2.onnx")]
    [InlineData("mlp-matmul.onnx")]
    [InlineData("tf2onnx-cnn.onnx")]
    [InlineData("unet-transposed.onnx")]
    public void Run_brings_outputs_closer_to_the_original_on_unseen_inputs(string file)
    {
        var (policy, pruned) = Halved(file);
        var cut = new ModelCopy(pruned).Model;
        Repair(policy, pruned);
        var unseen = RandomInputs.Draw(policy.Groups.Model, seed: 1000);
        var original = Output(policy.Groups.Model, unseen);
        var (before, after) = (Distance(original, Output(cut, unseen)), Distance(original, Output(pruned, unseen)));
        Assert.True(after < before, $"{file}: {before} before, {after} after");
    }

    [Fact]
    public void Run_twice_gives_the_same_bytes()
    {
        var (policy, first) = Halved("resnet-basic.onnx");
        var second = Halved("resnet-basic.onnx").Pruned;
        Repair(policy, first);
        Repair(policy, second);
        Assert.Equal(OnnxFile.ToBytes(first), OnnxFile.ToBytes(second));
    }

    [Fact]
    public void Run_a_policy_that_keeps_everything_changes_nothing()
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx")));
        var policy = Policy.Whole(groups);
        var pruned = Pruner.Slice(policy);
        var before = OnnxFile.ToBytes(pruned);
        Repair(policy, pruned);
        Assert.Equal(before, OnnxFile.ToBytes(pruned));
    }

    [Theory]
    [InlineData("vgg.onnx")]
    [InlineData("resnet-bottleneck.onnx")]
    [InlineData("mobilenet-v3.onnx")]
    [InlineData("resnext.onnx")]
    [InlineData("mlp-matmul.onnx")]
    [InlineData("squeezenet.onnx")]
    [InlineData("unet-transposed.onnx")]
    public void LinearLayer_rows_times_weights_are_the_outputs_of_ONNX_Runtime(string file)
    {
        var model = OnnxFile.Load(TestModels.PathOf($"small/{file}"));
        var shapes = GraphShapes.Infer(model);
        var layers = model.Graph.Nodes.Select(n => LinearLayer.Of(n, v => shapes[v])).OfType<LinearLayer>().ToList();
        Assert.NotEmpty(layers);
        foreach (var layer in layers)
        {
            using var runner = InferenceRunner.Load(Submodel.Ending(model, layer.Output, layer.Input));
            var outputs = runner.Run(RandomInputs.Draw(model));
            AssertRows(layer, outputs[1], outputs[0]);
        }
    }

    private static void AssertRows(LinearLayer layer, RunnerTensor input, RunnerTensor output)
    {
        var (row, expected) = (new float[layer.Groups * layer.Columns], new float[layer.Groups * layer.Outputs]);
        var bias = layer.Bias?.Initializer!.As<float>().ToArray();
        var weights = layer.Weight.Initializer!.As<float>();
        foreach (var position in new[] { 0, layer.Positions(output.Dims) / 2, layer.Positions(output.Dims) - 1 })
        {
            layer.ReadRow(input.As<float>(), input.Dims, output.Dims, 0, position, row);
            layer.ReadOutput(output.As<float>(), output.Dims, 0, position, expected);
            for (var channel = 0; channel < expected.Length; channel++)
            {
                var (group, m) = (channel / layer.Outputs, channel % layer.Outputs);
                var sum = bias?[channel] ?? 0.0;
                for (var k = 0; k < layer.Columns; k++)
                {
                    sum += (double)row[group * layer.Columns + k] * weights[layer.WeightIndex(group, k, m)];
                }

                Assert.Equal(sum, expected[channel], 1e-3 * Math.Max(1, Math.Abs(sum)));
            }
        }
    }

    private static (Policy Policy, Model Pruned) Halved(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w * 3 / 4))]);
        return (policy, Pruner.Slice(policy));
    }

    private static void Repair(Policy policy, Model pruned)
    {
        var batches = Enumerable.Range(0, Batches).Select(seed => RandomInputs.Draw(policy.Groups.Model, new InputShapes(batch: 8), seed)[0]).ToList();
        new SequentialRepair(policy, batches, threads: 1).Run(pruned, new InputShapes(), (_, _) => { }, TestContext.Current.CancellationToken);
    }

    private static float[] Output(Model model, RunnerTensor[] feeds)
    {
        using var runner = InferenceRunner.Load(model);
        return runner.Run(feeds)[0].As<float>().ToArray();
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
}
