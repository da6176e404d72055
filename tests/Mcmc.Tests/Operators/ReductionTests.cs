using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class ReductionTests : IOperatorCases
{
    private static readonly string[] Reductions =
    [
        "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare",
    ];

    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        .. Reductions.Select(op => new OneNode(op, 11).Feed(2, 3, 4).List("axes", -1, 1)),
        .. Reductions.Select(op => new OneNode(op, 11).Feed(2, 3, 4).List("axes", 1).With("keepdims", 0)),
        .. Reductions.Select(op => new OneNode(op, 18).Feed(2, 3, 4).Ints(0, 2).With("keepdims", 0)),
        .. Reductions.Select(op => new OneNode(op, 18).Feed(2, 3, 4)),
        .. Reductions.Select(op => new OneNode(op, 18).Feed(2, 3, 4).With("keepdims", 0)),
        new OneNode("ReduceSum", 13).Feed(2, 3, 4).Ints(-2),
        new OneNode("ReduceSum", 13).Feed(2, 3, 4).Constant(Tensor.Ints([], 0)).With("noop_with_empty_axes", 1),
        .. OneNode.Ops("ReduceProd", "ReduceMax", "ReduceMin", "ReduceSum").Select(op => new OneNode(op, 13).Ints(2, 3, 4).With("keepdims", 0)),
        .. OneNode.Ops("ArgMax", "ArgMin").Select(op => new OneNode(op, 11).Feed(2, 3, 4).With("axis", 1)),
        .. OneNode.Ops("ArgMax", "ArgMin").Select(op => new OneNode(op, 13).Feed(2, 3, 4).With("axis", -1).With("keepdims", 0)),
        new OneNode("TopK", 9).Feed(2, 3, 4).With("k", 2).Outputs(2),
        new OneNode("TopK", 11).Feed(2, 3, 4).Ints(3).With("axis", 1).Outputs(2),
        new OneNode("CumSum").Feed(2, 3).Constant(Tensor.Ints([1])),
    ];

    [Theory]
    [InlineData(1, "ab|CDE|fg → ab|-|fg")]
    [InlineData(0, "ab|CDE|fg → ab|fg")]
    public void TieAxes_fences_the_axis_reduced_and_carries_the_others(long keepdims, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("ReduceMean", 11).Feed(2, 3, 2).List("axes", 1).With("keepdims", keepdims));

    [Fact]
    public void TieAxes_with_axes_as_input_is_the_same() =>
        TieNotation.AssertEqual("ab|cde|FG, - → ab|cde", new OneNode("ReduceSum").Feed(2, 3, 2).Ints(-1).With("keepdims", 0));

    [Fact]
    public void TieAxes_without_axes_fences_all() =>
        TieNotation.AssertEqual("AB|CDE → -|-", new OneNode("ReduceL2").Feed(2, 3));

    [Fact]
    public void TieAxes_of_no_axes_by_noop_carries_all() =>
        TieNotation.AssertEqual("ab|cde, - → ab|cde", new OneNode("ReduceSum").Feed(2, 3).Constant(Tensor.Ints([], 0)).With("noop_with_empty_axes", 1));

    [Theory]
    [InlineData(1, "ab|CDE|fg → ab|-|fg")]
    [InlineData(0, "ab|CDE|fg → ab|fg")]
    public void TieAxes_of_ArgMax_fences_its_axis(long keepdims, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("ArgMax").Feed(2, 3, 2).With("axis", 1).With("keepdims", keepdims));

    [Fact]
    public void TieAxes_of_TopK_fences_its_axis_and_carries_both_outputs() =>
        TieNotation.AssertEqual("ab|CDE|fg, - → ab|-|fg, ab|-|fg", new OneNode("TopK").Feed(2, 3, 2).Ints(2).With("axis", 1).Outputs(2));

    [Fact]
    public void TieAxes_of_CumSum_fences_its_axis() =>
        TieNotation.AssertEqual("ab|CDE, . → ab|CDE", new OneNode("CumSum").Feed(2, 3).Constant(Tensor.Ints([1])));
}
