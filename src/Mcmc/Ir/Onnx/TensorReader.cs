using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>Tensor messages to tensors: typed lists become raw bytes, bit for bit, and every length is checked first.</summary>
internal static class TensorReader
{
    /// <summary>Moves the content out of <paramref name="message"/>. <paramref name="what"/> names the tensor in messages.</summary>
    public static Tensor Read(TensorProto message, ReadContext context, Place what)
    {
        var type = (DataType)message.DataType;
        if (message.Segment is not null)
        {
            throw context.Invalid($"{what} is a segment of a tensor, which ONNX Runtime does not load.");
        }

        var count = Count(message.Dims, context, what);
        var dims = message.Dims.ToArray();
        if (type == DataType.String)
        {
            var strings = Strings(message, count, context, what);
            ClearContent(message);
            return new Tensor(type, dims, default) { Strings = strings, Extras = Extras.Rest(message) };
        }

        if (type.Bits() == 0)
        {
            throw context.Invalid($"{what} has the element type {message.DataType}, which is not known.");
        }

        var (data, location) = Data(message, type, type.Bytes(count), context, what);
        ClearContent(message);
        return new Tensor(type, dims, data) { ExternalLocation = location, Extras = Extras.Rest(message) };
    }

    /// <summary>Moves elements that lie outside the file into <paramref name="message"/>, for messages that stay as they are.</summary>
    public static void Inline(TensorProto message, ReadContext context, Place what)
    {
        if (message.DataLocation != TensorProto.Types.DataLocation.External)
        {
            return;
        }

        var tensor = Read(message, context, what);
        message.Dims.AddRange(tensor.Dims);
        message.DataType = (int)tensor.Type;
        message.RawData = UnsafeByteOperations.UnsafeWrap(tensor.Data);
    }

    /// <summary>The number of elements; neither it nor the bytes they take can overflow afterwards.</summary>
    private static long Count(RepeatedField<long> dims, ReadContext context, Place what)
    {
        const long limit = long.MaxValue / 256;
        var count = 1L;
        foreach (var dim in dims)
        {
            if (dim < 0)
            {
                throw context.Invalid($"{what} has the negative dimension {dim}.");
            }

            if (dim > 0 && count > limit / dim)
            {
                throw context.Invalid($"{what} has the dimensions [{string.Join(',', dims)}], more elements than can be counted.");
            }

            count *= dim;
        }

        return count;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Strings(TensorProto message, long count, ReadContext context, Place what)
    {
        if (message.StringData.Count != count || message.DataLocation == TensorProto.Types.DataLocation.External)
        {
            throw context.Invalid($"{what} has dimensions for {count} strings but holds {message.StringData.Count}.");
        }

        return [.. message.StringData.Select(s => s.Memory)];
    }

    private static (ReadOnlyMemory<byte> Data, string? Location) Data(TensorProto message, DataType type, long bytes, ReadContext context, Place what)
    {
        var typed = message.FloatData.Count + (long)message.Int32Data.Count + message.Int64Data.Count + message.DoubleData.Count
            + message.Uint64Data.Count + message.StringData.Count;
        var raw = message.RawData.Length;
        if (message.DataLocation == TensorProto.Types.DataLocation.External)
        {
            return raw > 0 || typed > 0
                ? throw context.Invalid($"{what} holds elements both inside the file and outside.")
                : context.External.Read(message.ExternalData, bytes, what);
        }

        if (raw > 0 && typed > 0)
        {
            throw context.Invalid($"{what} holds its elements twice, raw and typed.");
        }

        if (typed == 0)
        {
            return raw == bytes ? (message.RawData.Memory, null) : throw WrongLength(raw);
        }

        var (entries, entryBytes) = Typed(message, type);
        return entries == typed && entries * entryBytes == bytes ? (Pack(message, type), null) : throw WrongLength(entries * entryBytes);

        Exception WrongLength(long held) => context.Invalid(
            FormattableString.Invariant($"{what} of type {type} and dimensions [{string.Join(',', message.Dims)}] takes {bytes:N0} bytes but holds {held:N0}."));
    }

    /// <summary>The length of the list that the specification assigns to a type, and the bytes that one of its entries stands for.</summary>
    private static (long Entries, int Bytes) Typed(TensorProto message, DataType type) => type switch
    {
        DataType.Float or DataType.Complex64 => (message.FloatData.Count, sizeof(float)),
        DataType.Double or DataType.Complex128 => (message.DoubleData.Count, sizeof(double)),
        DataType.Int64 => (message.Int64Data.Count, sizeof(long)),
        DataType.UInt64 => (message.Uint64Data.Count, sizeof(ulong)),
        DataType.UInt32 => (message.Uint64Data.Count, sizeof(uint)),
        DataType.Int32 => (message.Int32Data.Count, sizeof(int)),
        _ when type.Bits() == 16 => (message.Int32Data.Count, sizeof(ushort)),
        _ => (message.Int32Data.Count, sizeof(byte)),
    };

    private static byte[] Pack(TensorProto message, DataType type) => type switch
    {
        DataType.Float or DataType.Complex64 => Pack(message.FloatData, static v => v),
        DataType.Double or DataType.Complex128 => Pack(message.DoubleData, static v => v),
        DataType.Int64 => Pack(message.Int64Data, static v => v),
        DataType.UInt64 => Pack(message.Uint64Data, static v => v),
        DataType.UInt32 => Pack(message.Uint64Data, static v => unchecked((uint)v)),
        DataType.Int32 => Pack(message.Int32Data, static v => v),
        DataType.Bool => Pack(message.Int32Data, static v => (byte)(v == 0 ? 0 : 1)),
        _ when type.Bits() == 16 => Pack(message.Int32Data, static v => unchecked((ushort)v)),
        _ => Pack(message.Int32Data, static v => unchecked((byte)v)),
    };

    private static byte[] Pack<TEntry, TElement>(RepeatedField<TEntry> entries, Func<TEntry, TElement> convert)
        where TElement : unmanaged
    {
        var bytes = new byte[entries.Count * Unsafe.SizeOf<TElement>()];
        var elements = MemoryMarshal.Cast<byte, TElement>(bytes.AsSpan());
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = convert(entries[i]);
        }

        return bytes;
    }

    private static void ClearContent(TensorProto message)
    {
        message.Dims.Clear();
        message.ClearDataType();
        message.ClearRawData();
        message.FloatData.Clear();
        message.Int32Data.Clear();
        message.StringData.Clear();
        message.Int64Data.Clear();
        message.DoubleData.Clear();
        message.Uint64Data.Clear();
        message.ExternalData.Clear();
        message.ClearDataLocation();
    }
}
