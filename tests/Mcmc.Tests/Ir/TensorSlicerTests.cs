using FsCheck;
using FsCheck.Fluent;
using Mcmc.Ir;

namespace Mcmc.Tests.Ir;

public sealed class TensorSlicerTests
{
    [Fact]
    public void Take_any_positions_equals_naive_indexing() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        var tensor = Counting(c.Dims);
        var taken = TensorSlicer.Take(tensor, c.Kept);
        var expected = Positions(c.Dims, c.Kept).Select(p => tensor.As<float>()[p]).ToArray();
        return taken.Dims.SequenceEqual(c.Dims.Select((d, i) => c.Kept[i]?.Length ?? d)) && taken.As<float>().SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mask_one_axis_zeroes_what_is_not_kept() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        var axis = Array.FindIndex(c.Kept, k => k is not null);
        if (axis < 0)
        {
            return true;
        }

        var tensor = Counting(c.Dims);
        var only = c.Dims.Select((_, i) => i == axis ? c.Kept[axis] : null).ToArray();
        var expected = new float[tensor.Count];
        foreach (var position in Positions(c.Dims, only))
        {
            expected[position] = tensor.As<float>()[position];
        }

        return TensorSlicer.Mask(tensor, axis, c.Kept[axis]).As<float>().SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData((int)DataType.Int8)]
    [InlineData((int)DataType.Float16)]
    [InlineData((int)DataType.Double)]
    public void Take_other_element_sizes_moves_whole_elements(int elementType)
    {
        var type = (DataType)elementType;
        var size = type.Bits() / 8;
        var data = Enumerable.Range(0, 6 * size).Select(i => (byte)i).ToArray();
        var taken = TensorSlicer.Take(new Tensor(type, [2, 3], data), [null, [0, 2]]);
        int[] elements = [0, 2, 3, 5];
        var expected = elements.SelectMany(e => Enumerable.Range(e * size, size)).Select(i => (byte)i);
        Assert.Equal(expected, taken.Data.ToArray());
    }

    private static Gen<(long[] Dims, int[]?[] Kept)> Cases =>
        from dims in Gen.Choose(1, 4).Select(d => (long)d).ListOf().Where(l => l.Count is > 0 and < 5).Select(l => l.ToArray())
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (dims, Keep(dims, new System.Random(seed)));

    private static int[]?[] Keep(long[] dims, System.Random random) =>
        [.. dims.Select(d => random.Next(2) == 0 ? null : Enumerable.Range(0, (int)d).Where(i => i == 0 || random.Next(2) == 0).ToArray())];

    private static Tensor Counting(long[] dims) =>
        Tensor.Floats([.. Enumerable.Range(1, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(i => (float)i)], dims);

    private static List<int> Positions(long[] dims, int[]?[] kept)
    {
        var positions = new List<int> { 0 };
        for (var axis = 0; axis < dims.Length; axis++)
        {
            var size = (int)dims[axis];
            var on = kept[axis] ?? [.. Enumerable.Range(0, size)];
            positions = [.. positions.SelectMany(p => on.Select(i => p * size + i))];
        }

        return positions;
    }
}
