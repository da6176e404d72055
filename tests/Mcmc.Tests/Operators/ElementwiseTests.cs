using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

public sealed class ElementwiseTests : IOperatorCases
{
    private static readonly string[] Unary =
    [
        "Abs", "Acos", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Clip", "Cos", "Cosh", "Elu", "Erf", "Exp", "Floor", "HardSigmoid",
        "HardSwish", "Identity", "LeakyRelu", "Log", "Mean", "Neg", "Reciprocal", "Relu", "Round", "Selu", "Shrink", "Sigmoid", "Sign",
        "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Sum", "Tan", "Tanh", "ThresholdedRelu", "Celu", "Min", "Max", "Mish",
    ];

    private static readonly string[] Binary = ["Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Sum", "Mean", "PRelu"];

    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        .. Unary.Select(op => new OneNode(op, op == "Mish" ? 18 : 17).Feed(2, 3, 1)),
        .. Unary.Select(op => new OneNode(op, op == "Mish" ? 18 : 17).Weight(2, 3)),
        .. Binary.Select(op => new OneNode(op, 8).Feed(2, 3, 4).Feed(3, 1)),
        .. Binary.Select(op => new OneNode(op).Weight(2, 3, 4).Weight(3, 1)),
        .. Binary.Except(["PRelu", "Pow"]).Select(op => new OneNode(op).Feed(1, 1, 4).Feed(2, 3, 1)),
        .. OneNode.Ops("Add", "Sub", "Mul", "Div", "Min", "Max").Select(op => new OneNode(op).Ints(7, -2, 5).Ints(2)),
        new OneNode("Sum").Feed(2, 3).Feed(1, 3).Feed(2, 1),
        new OneNode("Max").Feed(3).Feed().Feed(2, 3),
        new OneNode("Acosh").Feed(2, 3),
        new OneNode("Gelu", 20).Feed(2, 3),
        new OneNode("Add", 6).Feed(2, 3, 4).Feed(3).With("broadcast", 1).With("axis", 1).Expect([2, 3, 4]),
        new OneNode("Swish", 24).Feed(2, 3).Expect([2, 3]),
        new OneNode("Mod").Ints(7, -7, 7, -7).Ints(3, 3, -3, -3),
        new OneNode("Mod").Ints(7, -7, 7, -7).Ints(3, 3, -3, -3).With("fmod", 1),
        new OneNode("Mod").Feed(2, 3).Feed(3).With("fmod", 1),
        new OneNode("Neg").Ints(3, -4),
        new OneNode("Abs").Ints(3, -4),
        new OneNode("Sign").Ints(3, 0, -4),
        new OneNode("Round").Reals(0.5f, 1.5f, 2.5f, -0.5f, -1.2f),
        new OneNode("Floor").Reals(0.5f, -1.5f),
        new OneNode("Mul").Reals(7.1f, 3.3f).Reals(1.7f),
        new OneNode("Clip", 6).Feed(2, 3).With("min", new FloatAttribute(0)).With("max", new FloatAttribute(6)),
        new OneNode("Clip", 11).Feed(2, 3).Constant(Tensor.Floats([0])).Constant(Tensor.Floats([6])),
        new OneNode("Clip", 13).Feed(2, 3).Absent().Constant(Tensor.Floats([6])),
        new OneNode("Identity").Ints(1, 2, 3),
        new OneNode("Dropout", 7).Feed(2, 3),
        new OneNode("Dropout", 10).Feed(2, 3).Outputs(2).With("ratio", new FloatAttribute(0.3f)),
        new OneNode("Dropout", 13).Feed(2, 3).Outputs(2),
        new OneNode("Cast").Feed(2, 3).With("to", (long)DataType.Int32),
        new OneNode("Cast", 9).Feed(2, 3).With("to", (long)DataType.Float16),
        new OneNode("Cast").Reals(-1.7f, 2.5f, 0).With("to", (long)DataType.Int64),
        new OneNode("Cast").Reals(-1.7f, 2.5f, 0).With("to", (long)DataType.Bool),
        new OneNode("Cast").Ints(0, 5).With("to", (long)DataType.Float),
        new OneNode("Cast").Ints(0, 5).With("to", (long)DataType.Bool),
        new OneNode("CastLike").Feed(2, 3).Constant(Tensor.Ints([1], 1)),
        new OneNode("CastLike").Reals(2.7f).Constant(Tensor.Ints([1], 1)),
        new OneNode("BitShift").Constant(Bytes(1, 2)).Constant(Bytes(1)).With("direction", "LEFT"),
        .. OneNode.Ops("BitwiseAnd", "BitwiseOr", "BitwiseXor").Select(op => new OneNode(op, 18).Constant(Bytes(5, 6)).Constant(Bytes(3))),
        new OneNode("BitwiseNot", 18).Constant(Bytes(5, 6)),
        new OneNode("Gelu", domain: "com.microsoft").Feed(2, 3),
        new OneNode("QuickGelu", domain: "com.microsoft").Feed(2, 3),
        new OneNode("FastGelu", domain: "com.microsoft").Feed(2, 3).Weight(3),
        new OneNode("BiasGelu", domain: "com.microsoft").Feed(2, 3).Weight(3),
    ];

    [Theory]
    [InlineData("Relu")]
    [InlineData("Identity")]
    [InlineData("Cast")]
    [InlineData("Dropout")]
    public void TieAxes_of_one_input_carries_every_channel(string op) =>
        TieNotation.AssertEqual("ab|cde → ab|cde", new OneNode(op).Feed(2, 3).With("to", (long)DataType.Double));

    [Fact]
    public void TieAxes_of_two_inputs_ties_the_channels_that_meet() =>
        TieNotation.AssertEqual("ab|cde, ab|cde → ab|cde", new OneNode("Add").Feed(2, 3).Feed(2, 3));

    [Fact]
    public void TieAxes_with_a_per_channel_constant_labels_it() =>
        TieNotation.AssertEqual("ab|cde|fg, cde|- → ab|cde|fg", new OneNode("PRelu").Feed(2, 3, 2).Weight(3, 1));

    [Fact]
    public void TieAxes_of_a_stretched_labelled_axis_fences_it() =>
        TieNotation.AssertEqual("-|bcd, ef|bcd → ef|bcd", new OneNode("Mul").Feed(1, 3).Feed(2, 3));

    [Fact]
    public void TieAxes_with_an_axis_that_is_never_cut_fences_the_other() =>
        TieNotation.AssertEqual("AB|CDE, -|- → AB|CDE", new OneNode("Add").Feed(2, 3).Feed(IntsTensor(2, 3)));

    [Fact]
    public void TieAxes_of_a_constant_with_an_axis_that_is_never_cut_leaves_it_whole() =>
        TieNotation.AssertEqual("-|-, -|- → -|-", new OneNode("Add").Feed(IntsTensor(2, 3)).Constant(Tensor.Ints([1, 2, 3, 4, 5, 6], 2, 3)));

    [Fact]
    public void TieAxes_of_Dropout_in_training_mode_that_drops_nothing_carries_channels() =>
        TieNotation.AssertEqual(
            "ab|cde, ., . → ab|cde",
            new OneNode("Dropout").Feed(2, 3).Constant(Tensor.Floats([0])).Constant(new Tensor(DataType.Bool, [], new byte[] { 1 })));

    [Fact]
    public void TieAxes_of_Dropout_in_training_mode_fences() =>
        TieNotation.AssertEqual(
            "AB|CDE, ., . → -|-",
            new OneNode("Dropout").Feed(2, 3).Constant(Tensor.Floats([0.5f])).Constant(new Tensor(DataType.Bool, [], new byte[] { 1 })));

    [Fact]
    public void TieAxes_of_the_old_broadcast_fences() =>
        TieNotation.AssertEqual("AB|CDE, FG → -|-", new OneNode("Add", 6).Feed(2, 3).Feed(2).With("broadcast", 1).With("axis", 0));

    [Fact]
    public void TieAxes_of_a_cast_constant_leaves_it_open() =>
        TieNotation.AssertEqual("-|- → -|-", new OneNode("Cast").Weight(2, 3).With("to", (long)DataType.Float16));

    private static RunnerTensor IntsTensor(params long[] dims) => new(DataType.Int64, dims);

    private static Tensor Bytes(params byte[] values) => new(DataType.UInt8, [values.Length], values);
}
