using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Checkpoints;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Ir.Checkpoints;

/// <summary>The committed checkpoints are PyTorch's own (<c>Samples/make_samples.py</c>), and so is the output they must give.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const double SixteenBits = 0.05;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("zip.pth", 1e-5)]
    [InlineData("legacy.th", 1e-5)]
    [InlineData("nested.pt", 1e-5)]
    [InlineData("double.pth", 1e-5)]
    [InlineData("plain.safetensors", 1e-5)]
    [InlineData("views.pth", 1e-5)]
    [InlineData("half.pth", SixteenBits)]
    [InlineData("bfloat16.pth", SixteenBits)]
    public void Load_gives_the_network_that_was_saved(string file, double tolerance)
    {
        foreach (var graph in new[] { "unfolded.onnx", "folded.onnx" })
        {
            var model = OnnxFile.Load(Sample(graph));
            using var checkpoint = Checkpoint.Open(Sample(file));
            CheckpointWeights.Load(model, checkpoint);
            Assert.All(Output(model).Zip(Expected()), pair => Assert.Equal(pair.Second, pair.First, tolerance));
        }
    }

    [Fact]
    public void Load_the_weights_of_another_model()
    {
        var (model, path) = (OnnxFile.Load(Sample("folded.onnx")), folder.File("other.onnx"));
        var other = OnnxFile.Load(Sample("folded.onnx"));
        using (var checkpoint = Checkpoint.Open(Sample("zip.pth")))
        {
            CheckpointWeights.Load(other, checkpoint);
        }

        OnnxFile.Save(other, path);
        using var saved = Checkpoint.Open(path);
        CheckpointWeights.Load(model, saved);
        Assert.Equal(OnnxFile.ToBytes(other), OnnxFile.ToBytes(model));
    }

    [Fact]
    public void Load_keeps_the_type_that_the_model_has()
    {
        var model = OnnxFile.Load(Sample("unfolded.onnx"));
        var weight = model.Graph.Initializers.Single(v => v.Name == "linear.weight");
        weight.Initializer = new Tensor(DataType.BFloat16, weight.Initializer!.Dims, new byte[2 * weight.Initializer.Count]);
        using var checkpoint = Checkpoint.Open(Sample("zip.pth"));
        CheckpointWeights.Load(model, checkpoint);
        var exact = checkpoint.Tensors.Single(t => t.Name == "linear.weight").Floats()!;
        Assert.Equal(DataType.BFloat16, weight.Initializer.Type);
        Assert.All(weight.Initializer.ToFloats()!.Zip(exact), pair => Assert.Equal(pair.Second, pair.First, Math.Abs(pair.Second) / 256));
    }

    [Fact]
    public void Load_names_everything_that_is_missing_extra_or_misshapen_and_changes_nothing()
    {
        var model = OnnxFile.Load(Sample("unfolded.onnx"));
        var before = OnnxFile.ToBytes(model);
        using var whole = Checkpoint.Open(Sample("zip.pth"));
        using var checkpoint = new Checkpoint("some.pth", whole.Tensors
            .Where(t => t.Name is not ("linear.bias" or "tokens.bias"))
            .Select(t => t.Name == "blocks.0.conv2.bias" ? t with { Dims = [2, 2] } : t)
            .Append(new CheckpointTensor("head.weight", DataType.Float, [1], () => new byte[4])));
        var failure = Assert.Throws<McmcException>(() => CheckpointWeights.Load(model, checkpoint));
        Assert.Equal(Codes.CheckpointMismatch, failure.Diagnostic.Code);
        foreach (var name in new[] { "no 'linear.bias'", "no 'tokens.bias'", "'blocks.0.conv2.bias' is Float [2, 2]", "no weight for 'head.weight' [1]" })
        {
            Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, OnnxFile.ToBytes(model));
    }

    [Fact]
    public void Load_a_folded_export_without_the_statistics_names_them()
    {
        using var whole = Checkpoint.Open(Sample("zip.pth"));
        using var checkpoint = new Checkpoint("some.pth", whole.Tensors.Where(t => t.Name != "blocks.0.bn1.running_var"));
        var failure = Assert.Throws<McmcException>(() => CheckpointWeights.Load(OnnxFile.Load(Sample("folded.onnx")), checkpoint));
        Assert.Equal(Codes.CheckpointMismatch, failure.Diagnostic.Code);
        Assert.Contains("'blocks.0.conv1.bias'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'blocks.0.bn1.running_mean'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_names_that_differ_only_in_what_wraps_them_are_duplicates()
    {
        var tensor = new CheckpointTensor("module.a", DataType.Float, [1], () => new byte[4]);
        Assert.Equal("a", new Checkpoint("c", [tensor]).Tensors[0].Name);
        var failure = Assert.Throws<McmcException>(() => new Checkpoint("c", [tensor, tensor]));
        Assert.Equal(Codes.CheckpointUnreadable, failure.Diagnostic.Code);
    }

    [Theory]
    [InlineData("/conv1/Conv", "conv1")]
    [InlineData("/layer1/layer1.0/conv1/Conv", "layer1.0.conv1")]
    [InlineData("/features/features.12/Conv_1", "features.12")]
    [InlineData("/model/encoder/encoder.1/encoder.1.2/fc/MatMul", "model.encoder.1.2.fc")]
    [InlineData("Conv_12", null)]
    [InlineData("/Conv", null)]
    public void Module_of_a_node(string node, string? module) => Assert.Equal(module, WeightSlots.Module(node));

    private static float[] Output(Model model)
    {
        using var runner = InferenceRunner.Load(model);
        var x = new float[3 * 5 * 5];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = -1 + 2f * i / (x.Length - 1);
        }

        return runner.Run(RunnerTensor.Floats(x, 1, 3, 5, 5))[0].As<float>().ToArray();
    }

    /// <summary>The last two numbers of the .npy file.</summary>
    private static float[] Expected()
    {
        var bytes = File.ReadAllBytes(Sample("output.npy"));
        return [BitConverter.ToSingle(bytes, bytes.Length - 8), BitConverter.ToSingle(bytes, bytes.Length - 4)];
    }

    private static string Sample(string name) => Path.Combine(RepositoryRoot.Path, "tests", "Mcmc.Tests", "Ir", "Checkpoints", "Samples", name);
}
