using System.Runtime.InteropServices;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Tests.Runtime;

public sealed class RunnerTensorTests
{
    [Theory]
    [InlineData(DataType.Float, 4)]
    [InlineData(DataType.Float16, 2)]
    [InlineData(DataType.Bool, 1)]
    [InlineData(DataType.Int64, 8)]
    [InlineData(DataType.Double, 8)]
    internal unsafe void Constructor_makes_aligned_zeros_of_the_types_size(DataType type, int size)
    {
        var tensor = new RunnerTensor(type, 2, 3, 5);

        Assert.Equal(30, tensor.Count);
        Assert.Equal(30 * size, tensor.Data.Length);
        Assert.True(tensor.Data.Span.IndexOfAnyExcept((byte)0) < 0);
        fixed (byte* first = tensor.Data.Span)
        {
            Assert.Equal(0, (nint)first % 64);
        }
    }

    [Fact]
    public void Constructor_of_a_scalar_and_of_an_empty_tensor_counts_right()
    {
        Assert.Equal(1, new RunnerTensor(DataType.Float).Count);
        Assert.Equal(0, new RunnerTensor(DataType.Float, 0, 3).Data.Length);
    }

    [Theory]
    [InlineData(DataType.String)]
    [InlineData(DataType.Int4)]
    [InlineData(DataType.Undefined)]
    [InlineData(DataType.Float8E4M3FN)]
    internal void Constructor_refuses_types_that_cannot_be_fed(DataType type)
    {
        Assert.False(RunnerTensor.Holds(type));
        Assert.Throws<ArgumentException>(() => new RunnerTensor(type, 2));
    }

    [Fact]
    public void Constructor_refuses_too_many_bytes()
    {
        Assert.Throws<ArgumentException>(() => new RunnerTensor(DataType.Float, 1 << 20, 1 << 10));
        Assert.Throws<OverflowException>(() => new RunnerTensor(DataType.Float, long.MaxValue, 4));
    }

    [Fact]
    public void From_and_ToTensor_keep_every_byte()
    {
        var constant = Tensor.Floats([1, 2, 3, 4, 5, 6], 2, 3);

        var back = RunnerTensor.From(constant).ToTensor();

        Assert.Equal(constant.Type, back.Type);
        Assert.Equal(constant.Dims, back.Dims);
        Assert.Equal(constant.Data.ToArray(), back.Data.ToArray());
        Assert.Equal(MemoryMarshal.AsBytes<float>([7, 8]).ToArray(), RunnerTensor.Floats([7, 8], 2).Data.ToArray());
        Assert.Throws<ArgumentException>(() => RunnerTensor.Ints([1, 2, 3], 2));
    }
}
