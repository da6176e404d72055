using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

public sealed class LogicTests : IOperatorCases
{
    private static readonly string[] Comparisons = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"];
    private static readonly string[] Connectives = ["And", "Or", "Xor"];

    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        .. Comparisons.Select(op => new OneNode(op).Feed(2, 3).Feed(3)),
        .. Comparisons.Select(op => new OneNode(op).Ints(1, 2, 3).Ints(2)),
        .. Comparisons.Select(op => new OneNode(op).Reals(1, 2, 3).Reals(2)),
        .. Connectives.Select(op => new OneNode(op).Feed(Bools(2, 2)).Feed(Bools(2))),
        .. Connectives.Select(op => new OneNode(op).Constant(Bools(2, 2).ToTensor()).Constant(Bools(2).ToTensor())),
        new OneNode("Not").Feed(Bools(2, 2)),
        new OneNode("Not").Constant(Bools(2, 2).ToTensor()),
        new OneNode("IsNaN").Feed(2, 3),
        new OneNode("IsInf").Feed(2, 3),
        new OneNode("Where").Feed(Bools(2, 2)).Feed(2, 2).Feed(2),
        new OneNode("Where").Constant(Bools(2).ToTensor()).Ints(5).Ints(7, 8),
        new OneNode("Where").Constant(Bools(2, 2).ToTensor()).Reals(5).Reals(7, 8),
    ];

    [Fact]
    public void TieAxes_of_a_comparison_carries_channels() =>
        TieNotation.AssertEqual("ab|cde, cde → ab|cde", new OneNode("Less").Feed(2, 3).Feed(3));

    [Fact]
    public void TieAxes_of_Where_ties_all_three() =>
        TieNotation.AssertEqual("ab, cd|ab, ab → cd|ab", new OneNode("Where").Constant(Bools(2).ToTensor()).Feed(2, 2).Feed(2));

    private static RunnerTensor Bools(params long[] dims)
    {
        var tensor = new RunnerTensor(DataType.Bool, dims);
        tensor.Data.Span[0] = 1;
        return tensor;
    }
}
