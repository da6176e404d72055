using System.Buffers.Binary;
using System.Text.Json;

namespace Mcmc.Ir.Checkpoints;

/// <summary>
/// The safetensors format: eight bytes with the length of a JSON header, the header (name → dtype, shape, byte range), and
/// the elements, little-endian and row-major.
/// </summary>
internal static class SafetensorsFile
{
    private const long LongestHeader = 100L << 20;

    public static Checkpoint Open(string path, FileStream stream)
    {
        var prefix = new byte[sizeof(ulong)];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (long)length > stream.Length - prefix.Length)
        {
            throw CheckpointFault.Unreadable(path, $"its header claims {length} bytes");
        }

        var header = new byte[(int)length];
        stream.ReadExactly(header);
        var start = prefix.Length + (long)length;
        try
        {
            using var document = JsonDocument.Parse(header);
            return new Checkpoint(
                path,
                [.. document.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__").Select(p => Entry(path, stream, start, p))],
                stream);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw CheckpointFault.Unreadable(path, $"its header is not what the safetensors format asks for ({e.Message.TrimEnd('.')})", cause: e);
        }
    }

    private static CheckpointTensor Entry(string path, FileStream stream, long start, JsonProperty property)
    {
        var (name, value) = (property.Name, property.Value);
        var type = value.GetProperty("dtype").GetString() switch
        {
            "F64" => DataType.Double,
            "F32" => DataType.Float,
            "F16" => DataType.Float16,
            "BF16" => DataType.BFloat16,
            "I64" => DataType.Int64,
            "I32" => DataType.Int32,
            "I16" => DataType.Int16,
            "I8" => DataType.Int8,
            "U64" => DataType.UInt64,
            "U32" => DataType.UInt32,
            "U16" => DataType.UInt16,
            "U8" => DataType.UInt8,
            "BOOL" => DataType.Bool,
            "F8_E4M3" => DataType.Float8E4M3FN,
            "F8_E5M2" => DataType.Float8E5M2,
            var other => throw CheckpointFault.Unreadable(path, $"tensor '{name}' is of type '{other}', which is not known", "Save it in another type."),
        };
        long[] dims = [.. value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] range = [.. value.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64())];
        var count = CheckpointFault.Count(path, name, dims);
        if (range.Length != 2 || range[0] < 0 || range[1] < range[0] || range[1] > stream.Length - start || count > long.MaxValue / 16 || range[1] - range[0] != type.Bytes(count))
        {
            throw CheckpointFault.Unreadable(path, $"tensor '{name}' of {type} [{string.Join(", ", dims)}] claims the bytes [{string.Join(", ", range)}] of {stream.Length - start}");
        }

        return new CheckpointTensor(name, type, dims, () =>
        {
            var bytes = new byte[range[1] - range[0]];
            stream.Position = start + range[0];
            stream.ReadExactly(bytes);
            return bytes;
        });
    }
}
