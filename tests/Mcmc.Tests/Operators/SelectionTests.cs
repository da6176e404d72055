using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

public sealed class SelectionTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("Gather").Feed(2, 3, 4).Ints(2, 0).With("axis", 1),
        new OneNode("Gather").Feed(2, 3, 4).Constant(Tensor.Ints([-1])),
        new OneNode("Gather").Feed(2, 3, 4).Constant(Tensor.Ints([0, 1, 2, 0], 2, 2)).With("axis", -2),
        new OneNode("Gather").Ints(7, 8, 9).Constant(Tensor.Ints([-1])),
        new OneNode("Gather").Ints(7, 8, 9).Ints(2, 0, 2),
        new OneNode("GatherElements").Feed(3, 2).Constant(Tensor.Ints([0, 1, 1, 0], 2, 2)),
        new OneNode("GatherND").Feed(2, 3, 4).Constant(Tensor.Ints([0, 1, 1, 2], 2, 2)),
        new OneNode("GatherND").Feed(2, 3, 4).Constant(Tensor.Ints([0, 1], 2, 1)).With("batch_dims", 1),
        new OneNode("ScatterElements").Feed(3, 2).Constant(Tensor.Ints([0, 1], 1, 2)).Weight(1, 2),
        new OneNode("Scatter", 9).Feed(3, 2).Constant(Tensor.Ints([0, 1], 1, 2)).Weight(1, 2),
        new OneNode("ScatterND").Feed(3, 2).Constant(Tensor.Ints([2], 1, 1)).Weight(1, 2),
        new OneNode("OneHot").Feed(RunnerTensor.Ints([0, 2], 2)).Constant(Tensor.Ints([4])).Reals(0, 1),
        new OneNode("OneHot").Feed(RunnerTensor.Ints([0, 2], 2)).Constant(Tensor.Ints([4])).Reals(0, 1).With("axis", 0),
        new OneNode("Trilu").Feed(2, 3, 4),
    ];

    [Fact]
    public void TieAxes_of_Gather_takes_the_labels_of_the_indices() =>
        TieNotation.AssertEqual("ab|cde|fg, - → ab|ec|fg", new OneNode("Gather").Feed(2, 3, 2).Ints(2, 0).With("axis", 1));

    [Fact]
    public void TieAxes_of_Gather_of_one_position_fences_it_alone() =>
        TieNotation.AssertEqual("ab|cDe|fg, . → ab|fg", new OneNode("Gather").Feed(2, 3, 2).Constant(Tensor.Ints([1])).With("axis", 1));

    [Fact]
    public void TieAxes_of_Gather_by_computed_index_fences_the_axis() =>
        TieNotation.AssertEqual("ab|CDE|fg, - → ab|-|fg", new OneNode("Gather").Feed(2, 3, 2).Feed(RunnerTensor.Ints([0], 1)).With("axis", 1));

    [Fact]
    public void TieAxes_of_Trilu_fences_the_matrix() =>
        TieNotation.AssertEqual("ab|CD|EF → ab|CD|EF", new OneNode("Trilu").Feed(2, 2, 2));

    [Theory]
    [InlineData("ScatterElements")]
    [InlineData("ScatterND")]
    public void TieAxes_of_a_scatter_fences(string op) =>
        TieNotation.AssertEqual("ABC|DE, ", new OneNode(op).Feed(3, 2).Constant(Tensor.Ints([0, 1], 1, 2)).Weight(1, 2));
}
