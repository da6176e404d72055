using System.Runtime.InteropServices;
using Mcmc.Ir;
using Microsoft.ML.OnnxRuntime;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Mcmc.Runtime;

/// <summary>
/// A dense tensor in memory that ONNX Runtime reads and writes in place: row-major, 64-byte aligned, never moved.
/// Write its elements, run, and write the next ones.
/// </summary>
internal sealed class RunnerTensor
{
    private const int Alignment = 64;

    private readonly byte[] pinned;
    private readonly int offset;
    private readonly int length;

    /// <summary>A tensor of zeros.</summary>
    /// <exception cref="ArgumentException">Strings, 4-bit types, negative dimensions, or more than 2 GB.</exception>
    public RunnerTensor(DataType type, params ReadOnlySpan<long> dims)
    {
        if (!Holds(type))
        {
            throw new ArgumentException($"ONNX Runtime's managed API takes no tensors of {type}.", nameof(type));
        }

        var count = 1L;
        foreach (var dim in dims)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dim, nameof(dims));
            count = checked(count * dim);
        }

        var bytes = type.Bytes(count);
        if (bytes > Array.MaxLength - Alignment)
        {
            throw new ArgumentException($"A {type} tensor of [{string.Join(',', dims.ToArray())}] takes {bytes} bytes; 2 GB is the limit of one.", nameof(dims));
        }

        (Type, Dims, Count) = (type, dims.ToArray(), count);
        length = (int)bytes;
        pinned = GC.AllocateArray<byte>(length + Alignment, pinned: true);
        offset = (int)((Alignment - (Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0) & (Alignment - 1))) & (Alignment - 1));
    }

    public DataType Type { get; }

    public long[] Dims { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>The elements as little-endian bytes.</summary>
    public Memory<byte> Data => pinned.AsMemory(offset, length);

    /// <summary>Whether tensors of an element type can be fed and read.</summary>
    public static bool Holds(DataType type) => type.Bits() >= 8 && type <= DataType.BFloat16;

    public static RunnerTensor Floats(ReadOnlySpan<float> values, params ReadOnlySpan<long> dims) => Of(DataType.Float, MemoryMarshal.AsBytes(values), dims);

    public static RunnerTensor Ints(ReadOnlySpan<long> values, params ReadOnlySpan<long> dims) => Of(DataType.Int64, MemoryMarshal.AsBytes(values), dims);

    public static RunnerTensor From(Tensor tensor) => Of(tensor.Type, tensor.Data.Span, tensor.Dims);

    /// <summary>The elements in place, for a type of the same size as <typeparamref name="T"/>.</summary>
    public Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.Span);

    /// <summary>A constant with a copy of the elements.</summary>
    public Tensor ToTensor() => new(Type, Dims, Data.ToArray());

    /// <summary>A view for ONNX Runtime; valid while this tensor is reachable.</summary>
    internal OrtValue ToOrtValue() => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, (TensorElementType)Type, Dims, Marshal.UnsafeAddrOfPinnedArrayElement(pinned, offset), length);

    internal static RunnerTensor CopyOf(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return Of((DataType)info.ElementDataType, value.GetTensorMutableRawData(), info.Shape);
    }

    private static RunnerTensor Of(DataType type, ReadOnlySpan<byte> data, ReadOnlySpan<long> dims)
    {
        var tensor = new RunnerTensor(type, dims);
        if (tensor.length != data.Length)
        {
            throw new ArgumentException($"A {type} tensor of [{string.Join(',', tensor.Dims)}] takes {tensor.length} bytes, not {data.Length}.", nameof(data));
        }

        data.CopyTo(tensor.Data.Span);
        return tensor;
    }
}
