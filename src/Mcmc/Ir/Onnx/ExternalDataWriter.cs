using System.Globalization;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>
/// Gives tensors their places in the one external-data file of a model, in the order of their first appearance, and
/// writes them there. Tensors that share memory share a place.
/// </summary>
/// <param name="location">The file's name, relative to the model.</param>
/// <param name="spill">Whether initializers of <see cref="SpillBytes"/> and more go there although they came from inside a file.</param>
internal sealed class ExternalDataWriter(string location, bool spill)
{
    /// <summary>From here on a tensor starts where operating systems can map it: 64 KiB is Windows' granularity.</summary>
    private const int MappedBytes = 1 << 20;
    private const int MappedAlignment = 1 << 16;
    private const int Alignment = 64;
    private const int SpillBytes = 1024;

    private readonly Dictionary<ReadOnlyMemory<byte>, long> offsets = [];
    private readonly List<ReadOnlyMemory<byte>> order = [];
    private long end;

    public bool IsEmpty => order.Count == 0;

    /// <summary>Refers <paramref name="message"/> to the file if the tensor belongs there.</summary>
    public bool TryPlace(Tensor tensor, TensorProto message, bool isInitializer)
    {
        var data = tensor.Data;
        var external = tensor.ExternalLocation is not null || (spill && isInitializer && data.Length >= SpillBytes);
        if (!external || data.IsEmpty)
        {
            return false;
        }

        if (!offsets.TryGetValue(data, out var offset))
        {
            offset = Start(end, data.Length);
            end = offset + data.Length;
            offsets.Add(data, offset);
            order.Add(data);
        }

        message.DataLocation = TensorProto.Types.DataLocation.External;
        Add(message, "location", location);
        Add(message, "offset", offset.ToString(CultureInfo.InvariantCulture));
        Add(message, "length", data.Length.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    public void WriteTo(Stream stream)
    {
        var position = 0L;
        foreach (var data in order)
        {
            var start = Start(position, data.Length);
            stream.Write(new byte[start - position]);
            stream.Write(data.Span);
            position = start + data.Length;
        }
    }

    private static long Start(long position, int length)
    {
        var alignment = length >= MappedBytes ? MappedAlignment : Alignment;
        return (position + alignment - 1) / alignment * alignment;
    }

    private static void Add(TensorProto message, string key, string value) =>
        message.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
