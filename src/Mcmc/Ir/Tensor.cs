using System.Runtime.InteropServices;

namespace Mcmc.Ir;

/// <summary>
/// A constant: element type, dimensions and its elements in row-major order as little-endian bytes.
/// Immutable: slicing makes a new one, so copies of a model share their weights.
/// </summary>
internal sealed class Tensor
{
    public Tensor(DataType type, IReadOnlyList<long> dims, ReadOnlyMemory<byte> data)
    {
        Type = type;
        Dims = [.. dims];
        Data = data;
        if (Dims.Any(d => d < 0))
        {
            throw new ArgumentOutOfRangeException(nameof(dims), $"The dimensions [{string.Join(',', Dims)}] are negative.");
        }

        if (type != DataType.String && type.Bytes(Count) != data.Length)
        {
            throw new ArgumentException($"A {type} tensor of [{string.Join(',', Dims)}] takes {type.Bytes(Count)} bytes, not {data.Length}.", nameof(data));
        }
    }

    public DataType Type { get; }

    public long[] Dims { get; }

    /// <summary>Little-endian elements, row-major; empty for strings.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Elements of a string tensor, as UTF-8; null for every other type.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Strings { get; init; }

    /// <summary>The external-data file that held the elements, relative to the model; null where they were inside it.</summary>
    public string? ExternalLocation { get; init; }

    /// <summary>What else the file said of this tensor (doc string, unknown fields), kept for the round trip.</summary>
    public ReadOnlyMemory<byte> Extras { get; init; }

    public int Rank => Dims.Length;

    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var dim in Dims)
            {
                count = checked(count * dim);
            }

            return count;
        }
    }

    public long Bytes => Type == DataType.String ? Strings!.Sum(s => (long)s.Length) : Data.Length;

    public static Tensor Floats(ReadOnlySpan<float> values, params long[] dims) =>
        new(DataType.Float, dims, MemoryMarshal.AsBytes(values).ToArray());

    public static Tensor Ints(ReadOnlySpan<long> values, params long[] dims) =>
        new(DataType.Int64, dims, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements in place, for a type of the same size as <typeparamref name="T"/>.</summary>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.Span);

    /// <summary>The elements as 64-bit integers, for integer and boolean tensors; null for other types.</summary>
    public long[]? ToInts()
    {
        return Type switch
        {
            DataType.Int64 => As<long>().ToArray(),
            DataType.Int32 => Widen<int>(static v => v),
            DataType.UInt8 or DataType.Bool => Widen<byte>(static v => v),
            DataType.Int8 => Widen<sbyte>(static v => v),
            DataType.Int16 => Widen<short>(static v => v),
            DataType.UInt16 => Widen<ushort>(static v => v),
            DataType.UInt32 => Widen<uint>(static v => v),
            DataType.UInt64 => Widen<ulong>(static v => unchecked((long)v)),
            _ => null,
        };

        long[] Widen<T>(Func<T, long> convert)
            where T : unmanaged
        {
            var source = As<T>();
            var result = new long[source.Length];
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = convert(source[i]);
            }

            return result;
        }
    }

    /// <summary>The elements as floats, for floating-point tensors of 16, 32 or 64 bits; null for other types.</summary>
    public float[]? ToFloats()
    {
        switch (Type)
        {
            case DataType.Float:
                return As<float>().ToArray();
            case DataType.Float16:
                return Array.ConvertAll(As<Half>().ToArray(), static v => (float)v);
            case DataType.Double:
                return Array.ConvertAll(As<double>().ToArray(), static v => (float)v);
            case DataType.BFloat16:
                return Array.ConvertAll(As<ushort>().ToArray(), static v => BitConverter.UInt32BitsToSingle((uint)v << 16));
            default:
                return null;
        }
    }

    /// <summary>The same tensor with other elements and dimensions; type, place and extras stay.</summary>
    public Tensor With(IReadOnlyList<long> dims, ReadOnlyMemory<byte> data) =>
        new(Type, dims, data) { ExternalLocation = ExternalLocation, Extras = Extras, Strings = Strings };
}
