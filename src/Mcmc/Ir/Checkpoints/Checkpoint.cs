using System.Buffers.Binary;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;

namespace Mcmc.Ir.Checkpoints;

/// <summary>
/// Named tensors of a file that training saved: <c>.safetensors</c>, PyTorch's <c>.pth</c>, <c>.pt</c> and <c>.th</c> (the zip
/// format and the one before it), or another ONNX model. What a file is, is told by its content. Pickles are parsed, never executed.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private static readonly string[] Wrappers = ["module.", "_orig_mod.", "model."];
    private readonly IDisposable? source;

    internal Checkpoint(string path, IEnumerable<CheckpointTensor> tensors, IDisposable? source = null)
    {
        Path = path;
        this.source = source;
        CheckpointTensor[] all = [.. tensors];
        foreach (var wrapper in Wrappers)
        {
            // DataParallel, torch.compile and Lightning put every name under one of their own.
            if (all.Length > 0 && all.All(t => t.Name.StartsWith(wrapper, StringComparison.Ordinal)))
            {
                all = [.. all.Select(t => t with { Name = t.Name[wrapper.Length..] })];
            }
        }

        Tensors = [.. all.Select(t => t with { Read = () => Guard(path, t.Read) })];
        if (all.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } repeated)
        {
            throw CheckpointFault.Unreadable(path, $"it has {repeated.Count()} tensors of the name '{repeated.Key}'");
        }
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>The tensors in the file's order, which is that of the modules for PyTorch.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>Opens a checkpoint; tensors are read while it is open.</summary>
    /// <exception cref="McmcException">MCMC4005 no such file; MCMC4014 it cannot be read; MCMC4015 its pickle asks for code.</exception>
    public static Checkpoint Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new McmcException(Codes.FileMissing, $"The checkpoint '{path}' does not exist: check its path.", path);
        }

        FileStream? stream = null;
        try
        {
            return Guard(path, () => Open(path, stream = File.OpenRead(path)));
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    public void Dispose() => source?.Dispose();

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw CheckpointFault.Unreadable(path, e.Message, cause: e);
        }
    }

    private static Checkpoint Open(string path, FileStream stream)
    {
        Span<byte> head = stackalloc byte[16];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        if (head.StartsWith("PK"u8))
        {
            return TorchArchive.Open(path, stream);
        }

        if (head.Length > sizeof(ulong) && head[sizeof(ulong)] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) < (ulong)stream.Length)
        {
            return SafetensorsFile.Open(path, stream);
        }

        if (LegacyTorchFile.IsLegacy(head))
        {
            return LegacyTorchFile.Open(path, stream);
        }

        stream.Dispose();
        return System.IO.Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase)
            ? OfModel(path)
            : throw CheckpointFault.Unreadable(path, "it is neither a safetensors file nor one that torch.save wrote", "Save the weights with safetensors, or with torch.save(model.state_dict(), …).");
    }

    private static Checkpoint OfModel(string path) => new(path, OnnxFile.Load(path).Graph.Initializers
        .Where(v => v.Initializer is { } tensor && tensor.Type != DataType.String)
        .Select(v => new CheckpointTensor(v.Name, v.Initializer!.Type, v.Initializer.Dims, () => v.Initializer.Data.ToArray())));
}
