using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class CombinedRepairTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("vgg.onnx")]
    [InlineData("vgg-bn.onnx")]
    [InlineData("resnet-option-a.onnx")]
    [InlineData("mobilenet-v2.onnx")]
    [InlineData("mlp-matmul.onnx")]
    [InlineData("mlp.onnx")]
    public void Run_brings_outputs_closer_to_the_original_on_unseen_inputs(string file)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
        using var repair = new CombinedRepair(Gather(groups), Importance.L2(groups), threads: 2);
        var policy = Cut(groups, 3, 4);
        var (cut, pruned) = (Pruner.Slice(policy), Pruner.Slice(policy));
        repair.Run(policy, pruned);
        var unseen = RandomInputs.Draw(groups.Model, seed: 1000);
        var original = Output(groups.Model, unseen);
        var (before, after) = (Distance(original, Output(cut, unseen)), Distance(original, Output(pruned, unseen)));
        Assert.True(after < before, $"{file}: {before} before, {after} after");
    }

    [Fact]
    public void Run_solves_each_width_of_a_consumer_once_and_gives_the_same_bytes()
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg-bn.onnx")));
        var inputs = Gather(groups);
        using var warm = new CombinedRepair(inputs, Importance.L2(groups), threads: 2);
        foreach (var (kept, of) in new[] { (3, 4), (1, 2), (3, 4) })
        {
            var policy = Cut(groups, kept, of);
            using var cold = new CombinedRepair(inputs, Importance.L2(groups), threads: 2);
            var (first, second) = (Pruner.Slice(policy), Pruner.Slice(policy));
            warm.Run(policy, first);
            cold.Run(policy, second);
            Assert.Equal(OnnxFile.ToBytes(first), OnnxFile.ToBytes(second));
        }

        Assert.Equal(2 * inputs.Consumers.Count, warm.Solved);
    }

    private static OriginalInputs Gather(ChannelGroups groups) =>
        OriginalInputs.Gather(groups, [.. Enumerable.Range(0, 12).Select(seed => RandomInputs.Draw(groups.Model, new InputShapes(batch: 8), seed)[0])], threads: 1, Cancellation);

    private static Policy Cut(ChannelGroups groups, int kept, int of) =>
        Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w * kept / of))]);

    private static float[] Output(Model model, RunnerTensor[] feeds)
    {
        using var runner = InferenceRunner.Load(model);
        return runner.Run(feeds)[0].As<float>().ToArray();
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
}
