using System.IO.Compression;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Proofs;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>First weights for an exported network whose weights are all zero (tests/Models/published).</summary>
internal static class UntrainedNetwork
{
    /// <param name="name">Of the network.</param>
    /// <param name="path">Where it goes.</param>
    public static void Write(string name, string path)
    {
        var packed = Path.Combine(ModelFolder.RepositoryRoot, "tests", "Models", "published", name + ".onnx.gz");
        using (var source = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        using (var target = File.Create(path + ".zero"))
        {
            source.CopyTo(target);
        }

        var model = OnnxFile.Load(path + ".zero");
        var random = new SeededRandom(HeadlineRow.Seed, name);
        foreach (var node in model.Graph.Nodes)
        {
            Draw(node, random);
        }

        OnnxFile.Save(model, path);
        File.Delete(path + ".zero");
    }

    /// <summary>Weights that keep the variance of what they multiply (He et al., ICCV 2015); normalisation that changes nothing yet.</summary>
    private static void Draw(Node node, SeededRandom random)
    {
        switch (node.OpType)
        {
            case "Conv" or "Gemm" when node.Inputs[1]!.Initializer is { } weight:
                var deviation = Math.Sqrt(2.0 / (weight.Count / weight.Dims[0]));
                Set(node.Inputs[1]!, () => (float)(deviation * random.NextGaussian()));
                break;
            case "BatchNormalization":
                Set(node.Inputs[1]!, () => 1);
                Set(node.Inputs[4]!, () => 1);
                break;
        }
    }

    private static void Set(Value value, Func<float> draw)
    {
        var numbers = new float[value.Initializer!.Count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = draw();
        }

        value.Initializer = Tensor.Floats(numbers, value.Initializer.Dims);
    }
}
