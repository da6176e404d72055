using System.Text.Json;
using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Tests.Operators;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Training;

/// <summary>Gradients against those that <c>tests/Models/scripts/gradients.py</c> saved from PyTorch.</summary>
public sealed class PyTorchGradientTests
{
    private const float Tolerance = 1e-4f;

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
        ["softmax"] = () => new OneNode("Softmax").With("axis", -1),
        ["linear"] = () => new OneNode("Gemm").With("transB", 1),
    };

    public static TheoryData<string> Names => [.. Nodes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_PyTorchs(string name)
    {
        using var saved = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.PathOf("tests", "Mcmc.Tests", "Training", "gradients.json")));
        var expected = saved.RootElement.GetProperty(name);
        var node = Nodes[name]();
        var shift = 0;
        foreach (var shape in expected.GetProperty("shapes").EnumerateArray())
        {
            node.Feed(Numbers([.. shape.EnumerateArray().Select(d => d.GetInt64())], shift++));
        }

        if (name == "batch-norm")
        {
            // The running statistics: they come out too, and no loss depends on them.
            node.Reals(0, 0, 0).Reals(1, 1, 1).Outputs(3);
            node.Model.Graph.Outputs.RemoveRange(1, 2);
        }

        var check = new GradientCheck(node.Model, node.Feeds, dims => Numbers(dims, 0.5));
        var gradients = expected.GetProperty("gradients").EnumerateArray().Select(g => g.EnumerateArray().Select(v => v.GetSingle()).ToArray()).ToArray();
        Assert.Equal(gradients.Length, check.Gradients.Count);
        for (var input = 0; input < gradients.Length; input++)
        {
            Assert.Equal(gradients[input], check.Gradients[$"feed{input}"], (a, b) => MathF.Abs(a - b) <= Tolerance * MathF.Max(1, MathF.Abs(a)));
        }
    }

    private static RunnerTensor Numbers(long[] dims, double shift)
    {
        var tensor = new RunnerTensor(DataType.Float, dims);
        var values = tensor.As<float>();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)Math.Sin((i + 1) * 1.7 + shift);
        }

        return tensor;
    }
}
