using System.Numerics.Tensors;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Training;

/// <summary>Gradients against those that <c>tests/Models/scripts/gradients.py</c> saved from PyTorch.</summary>
public sealed class PyTorchGradientTests
{
    private static readonly Dictionary<string, Func<OneNode>> Nodes = new(StringComparer.Ordinal)
    {
        ["conv"] = () => new OneNode("Conv").List("pads", 1, 1, 1, 1),
        ["conv-strided"] = () => new OneNode("Conv").List("pads", 1, 1, 1, 1).List("strides", 2, 2),
        ["conv-dilated"] = () => new OneNode("Conv").List("pads", 2, 2, 2, 2).List("dilations", 2, 2),
        ["conv-grouped"] = () => new OneNode("Conv").List("pads", 1, 1, 1, 1).With("group", 2),
        ["conv-depthwise"] = () => new OneNode("Conv").List("pads", 1, 1, 1, 1).List("strides", 2, 2).With("group", 4),
        ["conv-transpose"] = () => new OneNode("ConvTranspose").List("pads", 1, 1, 1, 1).List("strides", 2, 2),
        ["max-pool"] = () => new OneNode("MaxPool").List("kernel_shape", 3, 3).List("strides", 2, 2).List("pads", 1, 1, 1, 1),
        ["average-pool"] = () => new OneNode("AveragePool").List("kernel_shape", 2, 2).List("strides", 2, 2),
        ["batch-norm"] = () => new OneNode("BatchNormalization").With("training_mode", 1),
        ["layer-norm"] = () => new OneNode("LayerNormalization"),
        ["gelu"] = () => new OneNode("Gelu", 20),
        ["hardswish"] = () => new OneNode("HardSwish"),
        ["softmax"] = () => new OneNode("Softmax").With("axis", -1),
        ["linear"] = () => new OneNode("Gemm").With("transB", 1),
    };

    public static TheoryData<string, bool> Names => [.. Nodes.Keys.Select(name => (name, false)).Concat(Nodes.Keys.Select(name => (name, true)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_PyTorchs(string name, bool hasKernels)
    {
        var expected = SavedValues.Read("gradients.json", name);
        var node = Nodes[name]();
        var shift = 0;

        // As in the script: HardSwish is flat, or a line, beyond 3.
        var scale = name == "hardswish" ? 4 : 1f;
        foreach (var shape in expected.GetProperty("shapes").EnumerateArray())
        {
            var numbers = SavedValues.Numbers(SavedValues.Longs(shape), shift++);
            TensorPrimitives.Multiply(numbers.As<float>(), scale, numbers.As<float>());
            node.Feed(numbers);
        }

        if (name == "batch-norm")
        {
            // The running statistics: they come out too, and no loss depends on them.
            node.Reals(0, 0, 0).Reals(1, 1, 1).Outputs(3);
            node.Model.Graph.Outputs.RemoveRange(1, 2);
        }

        var check = new GradientCheck(node.Model, node.Feeds, dims => SavedValues.Numbers(dims, 0.5), hasKernels);
        var gradients = expected.GetProperty("gradients").EnumerateArray().Select(SavedValues.Floats).ToArray();
        Assert.Equal(gradients.Length, check.Gradients.Count);
        for (var input = 0; input < gradients.Length; input++)
        {
            SavedValues.AssertClose(gradients[input], [.. check.Gradients[$"feed{input}"].Select(g => scale * g)]);
        }
    }
}
