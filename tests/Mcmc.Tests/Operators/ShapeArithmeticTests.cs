using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class ShapeArithmeticTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("Shape", 13).Feed(2, 3, 4),
        new OneNode("Shape", 15).Feed(2, 3, 4).With("start", 1),
        new OneNode("Shape", 15).Feed(2, 3, 4).With("start", -2).With("end", -1),
        new OneNode("Shape", 15).Feed(2, 3, 4).With("start", 2).With("end", 1),
        new OneNode("Size").Feed(2, 3, 4),
        new OneNode("ConstantOfShape").Ints(2, 3),
        new OneNode("ConstantOfShape").Ints(3).With("value", new TensorAttribute(Tensor.Ints([7], 1))),
        new OneNode("ConstantOfShape").Constant(Tensor.Ints([], 0)),
        new OneNode("Range").Constant(Tensor.Ints([2])).Constant(Tensor.Ints([9])).Constant(Tensor.Ints([3])),
        new OneNode("Range").Constant(Tensor.Ints([9])).Constant(Tensor.Ints([2])).Constant(Tensor.Ints([-3])),
        new OneNode("Range").Constant(Tensor.Ints([9])).Constant(Tensor.Ints([2])).Constant(Tensor.Ints([3])),
        new OneNode("Range").Constant(Tensor.Floats([0.5f])).Constant(Tensor.Floats([3])).Constant(Tensor.Floats([0.7f])),
        new OneNode("Expand").Feed(3, 1).Ints(2, 1, 4),
        new OneNode("Expand").Feed(2, 3, 4).Ints(3, 1),
        new OneNode("Expand").Ints(5).Ints(3),
    ];

    [Fact]
    public void TieAxes_of_Expand_carries_the_axes_that_stay() =>
        TieNotation.AssertEqual("abc|-, - → -|abc|-", new OneNode("Expand").Feed(3, 1).Ints(2, 1, 4));

    [Fact]
    public void TieAxes_of_ConstantOfShape_leaves_its_axes_open() =>
        TieNotation.AssertEqual("- → -|-", new OneNode("ConstantOfShape").Ints(2, 3));
}
