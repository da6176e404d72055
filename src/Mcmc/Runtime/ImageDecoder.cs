using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>Decodes JPEG and PNG files on ONNX Runtime Extensions. Safe for several threads.</summary>
internal sealed class ImageDecoder : IDisposable
{
    private const string Domain = "com.microsoft.extensions";
    private readonly InferenceRunner runner;

    /// <exception cref="McmcException">MCMC4006 where the extensions cannot be loaded.</exception>
    public ImageDecoder()
    {
        var (file, image) = (Bytes("file", 1), Bytes("image", 3));
        var graph = new Graph { Name = "decode" };
        graph.Inputs.Add(file);
        graph.Outputs.Add(image);
        var node = new Node("DecodeImage", Domain, "decode");
        node.Inputs.Add(file);
        node.Outputs.Add(image);
        image.Producer = node;
        graph.Nodes.Add(node);
        var model = new Model(graph) { IrVersion = 8 };
        model.Opsets[""] = 16;
        model.Opsets[Domain] = 1;
        runner = InferenceRunner.Load(model, new RunnerOptions { Extensions = true }, "image decoder");
    }

    /// <summary>Pixels of a file, [height, width, 3] bytes: blue, green, red.</summary>
    /// <exception cref="McmcException">MCMC3007 where the file is damaged.</exception>
    public RunnerTensor Decode(ReadOnlySpan<byte> file)
    {
        var input = new RunnerTensor(DataType.UInt8, file.Length);
        file.CopyTo(input.Data.Span);
        return runner.Run(input)[0];
    }

    public void Dispose() => runner.Dispose();

    private static Value Bytes(string name, int rank) => new(name)
    {
        Type = DataType.UInt8,
        IsDeclared = true,
        Shape = [.. Enumerable.Range(0, rank).Select(axis => new Dimension(null, $"{name}_{axis}"))],
    };
}
