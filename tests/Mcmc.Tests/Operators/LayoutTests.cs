using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class LayoutTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("Reshape").Feed(2, 3, 4).Ints(0, -1),
        new OneNode("Reshape").Feed(2, 3, 4).Ints(4, 3, 2),
        new OneNode("Reshape", 14).Feed(3, 0).Ints(0, 3).With("allowzero", 1),
        new OneNode("Reshape").Ints(1, 2, 3, 4).Ints(2, 2),
        new OneNode("Flatten").Feed(2, 3, 4),
        new OneNode("Flatten").Feed(2, 3, 4).With("axis", -1),
        new OneNode("Flatten").Feed(2, 3, 4).With("axis", 0),
        new OneNode("Transpose").Feed(2, 3, 4),
        new OneNode("Transpose").Feed(2, 3, 4).List("perm", 1, 2, 0),
        new OneNode("Transpose").Constant(Tensor.Ints([1, 2, 3, 4, 5, 6], 2, 3)),
        new OneNode("Transpose").Constant(Tensor.Ints([.. Enumerable.Range(0, 24).Select(i => (long)i)], 2, 3, 4)).List("perm", 2, 0, 1),
        new OneNode("Concat").Feed(2, 3).Feed(2, 4).With("axis", 1),
        new OneNode("Concat").Feed(2, 3).Feed(1, 3).With("axis", -2),
        new OneNode("Concat").Ints(1, 2).Ints(3).With("axis", 0),
        new OneNode("Concat").Reals(1, 2).Reals(3).With("axis", 0),
        new OneNode("Pad", 10).Feed(1, 2, 3, 3).List("pads", 0, 1, 2, 0, 0, 2, 0, 1),
        new OneNode("Pad").Feed(1, 2, 3, 3).Ints(0, 0, 1, 1, 0, 0, 2, -1),
        new OneNode("Pad", 18).Feed(1, 2, 3, 3).Ints(1, 2).Absent().Ints(-1).With("mode", "reflect"),
        new OneNode("Squeeze", 11).Feed(1, 3, 1, 2).List("axes", 0, -2),
        new OneNode("Squeeze", 13).Feed(1, 3, 1, 2).Ints(2),
        new OneNode("Squeeze", 13).Feed(1, 3, 1, 2),
        new OneNode("Squeeze", 13).Ints(5).Ints(0),
        new OneNode("Unsqueeze", 11).Feed(3, 2).List("axes", 0, 3),
        new OneNode("Unsqueeze", 13).Feed(3, 2).Ints(-1, 1),
        new OneNode("Unsqueeze", 13).Constant(Tensor.Ints([7])).Ints(0),
        new OneNode("Split", 11).Feed(2, 6).With("axis", 1).List("split", 1, 5).Outputs(2),
        new OneNode("Split", 11).Feed(2, 6).With("axis", -1).Outputs(3),
        new OneNode("Split", 13).Feed(6, 2).Ints(4, 2).Outputs(2),
        new OneNode("Split", 18).Feed(2, 7).With("axis", 1).With("num_outputs", 3).Outputs(3),
        new OneNode("Split", 13).Ints(4, 5, 6).Ints(1, 2).Outputs(2),
        new OneNode("Slice", 9).Feed(4, 5, 6).List("starts", 1, -3).List("ends", 3, 100).List("axes", 0, 2),
        new OneNode("Slice", 9).Feed(4, 5).List("starts", 1, 2).List("ends", 3, -1),
        .. from start in OneNode.Numbers(-9, -2, 0, 1, 3, 9)
           from end in OneNode.Numbers(-9, -1, 0, 2, 5, long.MaxValue)
           from step in OneNode.Numbers(-2, -1, 1, 3)
           select new OneNode("Slice").Feed(2, 5).Ints(start).Ints(end).Ints(1).Ints(step),
        new OneNode("Slice").Ints(1, 2, 3, 4).Ints(-1).Ints(long.MinValue).Ints(0).Ints(-1),
        new OneNode("Slice").Constant(Tensor.Ints([1, 2, 3, 4, 5, 6], 3, 2)).Ints(-1).Ints(-9223372036854775807).Ints(0).Ints(-1),
        new OneNode("Slice").Reals(1, 2, 3).Ints(1).Ints(2),
        new OneNode("Tile").Feed(2, 3).Ints(2, 3),
        new OneNode("DepthToSpace", 11).Feed(1, 8, 2, 3).With("blocksize", 2),
        new OneNode("DepthToSpace", 13).Feed(1, 8, 2, 3).With("blocksize", 2).With("mode", "CRD"),
        new OneNode("SpaceToDepth").Feed(1, 2, 4, 6).With("blocksize", 2),
        new OneNode("Constant").With("value", new TensorAttribute(Tensor.Floats([1, 2, 3, 4], 2, 2))),
        new OneNode("Constant").With("value_int", 3),
        new OneNode("Constant").List("value_ints", 3, 4),
        new OneNode("Constant").With("value_float", new FloatAttribute(3.5f)),
        new OneNode("Constant").With("value_floats", new FloatsAttribute([3.5f, 2])),
        new OneNode("Constant").With("value_string", "text").Expect([[]]),
    ];

    [Fact]
    public void TieAxes_of_Reshape_repeats_channels_over_what_they_are_merged_with()
    {
        TieNotation.AssertEqual("ab|cdef|GHI, - → ab|cccdddeeefff", new OneNode("Reshape").Feed(2, 4, 3).Ints(2, 12));
        TieNotation.AssertEqual("ab|cdef|GHI, - → ab|-|cccdddeeefff|-", new OneNode("Reshape").Feed(2, 4, 3).Ints(2, 1, 12, 1));
    }

    [Fact]
    public void TieAxes_of_Flatten_repeats_each_channel() =>
        TieNotation.AssertEqual("ab|cd|EFG → ab|cccddd", new OneNode("Flatten").Feed(2, 2, 3));

    [Fact]
    public void TieAxes_of_Transpose_moves_axes() =>
        TieNotation.AssertEqual("ab|cde|- → cde|-|ab", new OneNode("Transpose").Feed(2, 3, 1).List("perm", 1, 2, 0));

    [Fact]
    public void TieAxes_of_Concat_lays_labels_side_by_side() =>
        TieNotation.AssertEqual("ab|cde, ab|fg → ab|cdefg", new OneNode("Concat").Feed(2, 3).Feed(2, 2).With("axis", 1));

    [Fact]
    public void TieAxes_of_Pad_makes_channels_of_its_own() =>
        TieNotation.AssertEqual("ab|cd|ef, - → ab|gcdhi|ef", new OneNode("Pad").Feed(2, 2, 2).Ints(0, 1, 0, 0, 2, 0));

    [Theory]
    [InlineData("reflect", 1, 0)]
    [InlineData("constant", -1, 0)]
    public void TieAxes_of_Pad_that_is_no_widening_fences(string mode, long begin, long end) =>
        TieNotation.AssertEqual("ab|CDE, - → ab|-", new OneNode("Pad").Feed(2, 3).Ints(0, begin, 0, end).With("mode", mode));

    [Fact]
    public void TieAxes_of_Squeeze_and_Unsqueeze_carries_axes()
    {
        TieNotation.AssertEqual("-|bcd|-|fg → bcd|fg", new OneNode("Squeeze").Feed(1, 3, 1, 2));
        TieNotation.AssertEqual("ab|cde, - → ab|-|cde", new OneNode("Unsqueeze").Feed(2, 3).Ints(1));
    }

    [Fact]
    public void TieAxes_of_Split_shares_the_labels_out() =>
        TieNotation.AssertEqual("ab|cdefg, - → ab|cd, ab|efg", new OneNode("Split").Feed(2, 5).Ints(2, 3).With("axis", 1).Outputs(2));

    [Theory]
    [InlineData(1, 3, 1, "ab|cdefg, -, -, -, - → ab|de")]
    [InlineData(3, 0, -1, "ab|cdefg, -, -, -, - → ab|fed")]
    [InlineData(0, 5, 2, "ab|ccddg, -, -, -, - → ab|cdg")]
    [InlineData(1, 5, 2, "ab|cddff, -, -, -, - → ab|df")]
    [InlineData(4, 0, -2, "ab|CDEFG, -, -, -, - → ab|-")]
    public void TieAxes_of_Slice_keeps_the_labels_taken(long start, long end, long step, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("Slice").Feed(2, 5).Ints(start).Ints(end).Ints(1).Ints(step));

    [Fact]
    public void TieAxes_of_Tile_repeats_labels() =>
        TieNotation.AssertEqual("ab|cd, - → ab|cdcdcd", new OneNode("Tile").Feed(2, 2).Ints(1, 3));

    [Theory]
    [InlineData("DCR", "-|bcbcbcbc|DE|FG → -|bc|-|-")]
    [InlineData("CRD", "-|bbbbcccc|DE|FG → -|bc|-|-")]
    public void TieAxes_of_DepthToSpace_ties_the_channels_of_a_block(string mode, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("DepthToSpace").Feed(1, 8, 2, 2).With("blocksize", 2).With("mode", mode));

    [Fact]
    public void TieAxes_of_SpaceToDepth_repeats_channels() =>
        TieNotation.AssertEqual("-|bc|DE|FG → -|bcbcbcbc|-|-", new OneNode("SpaceToDepth").Feed(1, 2, 2, 2).With("blocksize", 2));
}
