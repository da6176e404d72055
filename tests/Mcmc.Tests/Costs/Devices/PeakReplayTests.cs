using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

/// <summary>Computed peak activations against a replay of the tensor sizes and the order that ONNX Runtime's profiler reports.</summary>
public sealed class PeakReplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("published/vgg16-cifar10.onnx.gz")]
    [InlineData("published/resnet56-cifar10.onnx.gz")]
    [InlineData("published/mobilenet-v1-224.onnx.gz")]
    [InlineData("published/mobilenet-v2-cifar10.onnx.gz")]
    [InlineData("published/googlenet.onnx.gz")]
    [InlineData("published/squeezenet1-1.onnx.gz")]
    [InlineData("published/efficientnet-b0.onnx.gz")]
    [InlineData("zoo/resnet-qdq.onnx")]
    [InlineData("zoo/mnasnet-qdq.onnx")]
    [InlineData("zoo/encoder-qdq.onnx")]
    public void PeakActivationBytes_is_within_a_tenth_of_what_the_profiler_replays(string name)
    {
        var model = NumberedModel.Of(OnnxFile.Load(TestModels.CopyTo(folder, name)));
        using var traced = new TracedRunner(model, new RunnerOptions { Optimize = false });
        var inputs = RandomInputs.Draw(model);
        using var binding = traced.Runner.Bind(inputs);
        binding.Run();
        var replayed = Replay(model, traced.Finish()[0], inputs.Sum(i => (long)i.Data.Length));

        Assert.InRange((double)CostPlan.CostsOf(model).PeakActivationBytes / replayed, 0.9, 1.1);
    }

    /// <summary>Each tensor lives from the kernel that makes it to the last that reads it or a view of it; results and inputs to the end.</summary>
    private static long Replay(Model model, IReadOnlyList<KernelEvent> kernels, long inputBytes)
    {
        // Without its optimisations ONNX Runtime takes quantised weights apart at every run: those are weights, and no activations.
        var ran = kernels.Select((k, step) => (Node: NumberedModel.NodeOf(k.Node), Kernel: k, Step: step)).Where(k => k.Node is { } number && !IsOfWeights(model.Graph.Nodes[number])).DistinctBy(k => k.Node).ToDictionary(k => model.Graph.Nodes[k.Node!.Value], k => (k.Kernel.OutputBytes, k.Step));
        var last = new Dictionary<Node, int>();
        foreach (var (node, made) in ran.OrderByDescending(r => r.Value.Step))
        {
            var readers = model.Graph.Nodes.Where(n => ran.ContainsKey(n) && n.Inputs.Any(v => v?.Producer == node)).ToList();
            var end = node.Outputs.Any(o => model.Graph.Outputs.Contains(o!)) ? kernels.Count : readers.Select(r => Math.Max(ran[r].Step, IsView(r) ? last[r] : 0)).DefaultIfEmpty(made.Step).Max();
            last[node] = end;
        }

        return Enumerable.Range(0, kernels.Count).Max(step => inputBytes + ran.Where(r => (!IsView(r.Key) || r.Key.Outputs.Any(o => model.Graph.Outputs.Contains(o!))) && r.Value.Step <= step && step <= last[r.Key]).Sum(r => r.Value.OutputBytes));
    }

    private static bool IsOfWeights(Node node) => node.Inputs.All(v => v is null || v.Constant is not null || (v.Producer is { } producer && IsOfWeights(producer)));

    private static bool IsView(Node node) => node.OpType is "Reshape" or "Flatten" or "Identity" or "Squeeze" or "Unsqueeze" or "Dropout";
}
