using FsCheck.Fluent;
using Google.Protobuf;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Ir.Onnx.Proto;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

/// <summary>Typed lists of elements are read bit for bit.</summary>
public sealed class TensorReadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_reads_floats_with_every_bit()
    {
        float[] values = [1.5f, -0f, float.NegativeInfinity, float.Epsilon, BitConverter.UInt32BitsToSingle(0x7fc12345)];

        Assert.Equal(values.Select(BitConverter.SingleToUInt32Bits), Read(DataType.Float, 5, t => t.FloatData.AddRange(values)).As<float>().ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Load_reads_each_type_from_the_list_that_the_specification_gives_it()
    {
        AssertReads<double>([1.5, double.MaxValue], DataType.Double, 2, t => t.DoubleData.AddRange([1.5, double.MaxValue]));
        AssertReads<float>([1f, 2, 3, 4], DataType.Complex64, 2, t => t.FloatData.AddRange([1, 2, 3, 4]));
        AssertReads<double>([1d, 2], DataType.Complex128, 1, t => t.DoubleData.AddRange([1, 2]));
        AssertReads<long>([long.MinValue, 7], DataType.Int64, 2, t => t.Int64Data.AddRange([long.MinValue, 7]));
        AssertReads<ulong>([ulong.MaxValue], DataType.UInt64, 1, t => t.Uint64Data.Add(ulong.MaxValue));
        AssertReads<uint>([uint.MaxValue], DataType.UInt32, 1, t => t.Uint64Data.Add(uint.MaxValue));
        AssertReads<int>([int.MinValue, -1], DataType.Int32, 2, t => t.Int32Data.AddRange([int.MinValue, -1]));
        AssertReads<short>([short.MinValue, -1], DataType.Int16, 2, t => t.Int32Data.AddRange([short.MinValue, -1]));
        AssertReads<ushort>([ushort.MaxValue], DataType.UInt16, 1, t => t.Int32Data.Add(ushort.MaxValue));
        AssertReads<Half>([(Half)1, (Half)(-2)], DataType.Float16, 2, t => t.Int32Data.AddRange([0x3c00, 0xc000]));
        AssertReads<ushort>([0x3f80], DataType.BFloat16, 1, t => t.Int32Data.Add(0x3f80));
        AssertReads<sbyte>([sbyte.MinValue, -1], DataType.Int8, 2, t => t.Int32Data.AddRange([sbyte.MinValue, -1]));
        AssertReads<byte>([255], DataType.UInt8, 1, t => t.Int32Data.Add(255));
        AssertReads<byte>([1, 0, 1], DataType.Bool, 3, t => t.Int32Data.AddRange([1, 0, 256]));
        AssertReads<byte>([0x38], DataType.Float8E4M3FN, 1, t => t.Int32Data.Add(0x38));
        AssertReads<byte>([0x7f], DataType.Float8E8M0, 1, t => t.Int32Data.Add(0x7f));
        AssertReads<byte>([0x21, 0x03], DataType.UInt4, 3, t => t.Int32Data.AddRange([0x21, 0x03]));
        AssertReads<byte>([0xe4, 0x01], DataType.UInt2, 5, t => t.Int32Data.AddRange([0xe4, 0x01]));
    }

    [Fact]
    public void Load_reads_scalars_and_empty_tensors()
    {
        Assert.Equal([], Read(DataType.Float, 0, _ => { }).Data.ToArray());
        Assert.Equal(1, Read(DataType.Float, null, t => t.FloatData.Add(1)).Count);
    }

    [Fact]
    public void Load_of_raw_data_gives_the_same_elements_and_dimensions()
    {
        var types = Enum.GetValues<DataType>().Where(t => t.Bits() > 0).ToArray();
        var cases =
            from type in Gen.Elements(types)
            from dims in Gen.Choose(0, 5).Select(d => (long)d).ListOf().Resize(4)
            from seed in Gen.Choose(0, int.MaxValue)
            select (type, dims: dims.ToArray(), seed);

        Law.Holds(cases, c =>
        {
            var bytes = new byte[c.type.Bytes(c.dims.Aggregate(1L, (a, d) => a * d))];
            new Random(c.seed).NextBytes(bytes);
            var tensor = Read(Raw("w", c.type, c.dims, bytes));

            return tensor.Type == c.type && tensor.Dims.SequenceEqual(c.dims) && tensor.Data.Span.SequenceEqual(bytes);
        });
    }

    private void AssertReads<T>(T[] expected, DataType type, int count, Action<TensorProto> fill)
        where T : unmanaged => Assert.Equal(expected, Read(type, count, fill).As<T>().ToArray());

    private Tensor Read(DataType type, int? count, Action<TensorProto> fill)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)type };
        tensor.Dims.AddRange(count is { } c ? [c] : Array.Empty<long>());
        return Read(tensor.With(fill));
    }

    private Tensor Read(TensorProto tensor) =>
        OnnxFile.Load(folder.Write("t.onnx", Relu().With(m => m.Graph.Initializer.Add(tensor)).ToByteArray())).Graph.Initializers[0].Initializer!;
}
