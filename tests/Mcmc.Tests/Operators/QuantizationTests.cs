using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class QuantizationTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("QuantizeLinear").Feed(2, 3).Constant(Tensor.Floats([0.1f])),
        new OneNode("QuantizeLinear").Feed(2, 3).Constant(Tensor.Floats([0.1f])).Constant(Int8(0)),
        new OneNode("QuantizeLinear").Feed(2, 3).Weight(3).Constant(Int8(3, 0)).With("axis", 1),
        new OneNode("QuantizeLinear", 21).Feed(2, 3).Constant(Tensor.Floats([0.1f])).With("output_dtype", (long)DataType.Int8),
        new OneNode("DequantizeLinear").Constant(new Tensor(DataType.Int8, [2, 3], new byte[6])).Constant(Tensor.Floats([0.1f])),
        new OneNode("DequantizeLinear").Constant(new Tensor(DataType.Int8, [2, 3], new byte[6])).Weight(2).Constant(Int8(2, 0)).With("axis", 0),
        new OneNode("DynamicQuantizeLinear").Feed(2, 3).Outputs(3),
    ];

    [Fact]
    public void TieAxes_with_one_scale_carries_channels() =>
        TieNotation.AssertEqual("ab|cde, . → ab|cde", new OneNode("QuantizeLinear").Feed(2, 3).Constant(Tensor.Floats([0.1f])));

    [Fact]
    public void TieAxes_with_a_scale_for_each_channel_ties_it() =>
        TieNotation.AssertEqual("ab|cde, cde, cde → ab|cde", new OneNode("QuantizeLinear").Feed(2, 3).Weight(3).Constant(Int8(3, 0)).With("axis", 1));

    [Fact]
    public void TieAxes_with_scales_for_blocks_fences() =>
        TieNotation.AssertEqual("AB|CDEF", new OneNode("QuantizeLinear", 21).Feed(2, 4).Weight(2, 2).With("axis", 1).With("block_size", 2));

    [Fact]
    public void TieAxes_of_DynamicQuantizeLinear_fences() =>
        TieNotation.AssertEqual("AB|CDE", new OneNode("DynamicQuantizeLinear").Feed(2, 3).Outputs(3));

    private static Tensor Int8(long count, byte value) => new(DataType.Int8, [count], Enumerable.Repeat(value, (int)count).ToArray());

    private static Tensor Int8(byte value) => new(DataType.Int8, [], new[] { value });
}
