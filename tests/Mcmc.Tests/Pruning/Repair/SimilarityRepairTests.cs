using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class SimilarityRepairTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_folds_a_channel_into_one_that_is_a_multiple_of_it(bool isTransposed)
    {
        var b = new GraphBuilder();
        var filters = b.Weight(4, 3, 1, 1);
        var bias = b.Weight(4);
        Scale(filters, from: 1, to: 3, 2);
        Scale(bias, from: 1, to: 3, 2);
        var hidden = b.Add("Relu", b.Add("Conv", b.Input(3, 5, 5), filters, bias));
        var model = b.Build(isTransposed ? b.Add("ConvTranspose", hidden, b.Weight(4, 2, 3, 3), b.Weight(2)) : b.Add("Conv", hidden, b.Weight(2, 4, 3, 3), b.Weight(2)));

        var groups = ChannelGroups.Find(model);
        var policy = Policy.OfKeepSets(groups, new Dictionary<string, int[]> { [groups.Prunable[0].Id] = [0, 1, 2] });
        var pruned = Pruner.Slice(policy);
        Assert.Equal(1, new SimilarityRepair(policy, 1) { Ridge = 1e-7 }.Run(pruned, Cancellation));

        var feeds = RandomInputs.Draw(model, new InputShapes(batch: 2));
        Assert.Equal(Output(model, feeds), Output(pruned, feeds), (x, y) => Math.Abs(x - y) <= 1e-3);
    }

    [Theory]
    [InlineData("vgg.onnx")]
    [InlineData("vgg-bn.onnx")]
    [InlineData("mobilenet-v2.onnx")]
    [InlineData("mlp.onnx")]
    [InlineData("mlp-matmul.onnx")]
    public void Run_brings_outputs_closer_to_the_original(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w * 3 / 4))]);
        var (cut, pruned, again) = (Pruner.Slice(policy), Pruner.Slice(policy), Pruner.Slice(policy));
        new SimilarityRepair(policy, 1).Run(pruned, Cancellation);
        new SimilarityRepair(policy, 2).Run(again, Cancellation);

        var feeds = RandomInputs.Draw(groups.Model, new InputShapes(batch: 16));
        var original = Output(groups.Model, feeds);
        var (before, after) = (Distance(original, Output(cut, feeds)), Distance(original, Output(pruned, feeds)));
        Assert.True(after < before, $"{file}: {before} before, {after} after");
        Assert.Equal(OnnxFile.ToBytes(pruned), OnnxFile.ToBytes(again));
    }

    private static void Scale(Value value, int from, int to, float factor)
    {
        var each = value.Initializer!.Count / value.Initializer.Dims[0];
        var elements = value.Initializer.ToFloats()!;
        for (var i = 0; i < each; i++)
        {
            elements[to * each + i] = factor * elements[from * each + i];
        }

        value.Initializer = Tensor.Floats(elements, value.Initializer.Dims);
    }

    private static float[] Output(Model model, RunnerTensor[] feeds)
    {
        using var runner = InferenceRunner.Load(model);
        return runner.Run(feeds)[0].As<float>().ToArray();
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
}
