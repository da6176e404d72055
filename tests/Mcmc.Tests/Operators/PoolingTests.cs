using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

public sealed class PoolingTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        .. OneNode.Ops("MaxPool", "AveragePool", "LpPool").SelectMany(Windows),
        .. from op in OneNode.Ops("MaxPool", "AveragePool")
           from size in OneNode.Numbers(5, 6, 7, 8, 9)
           from kernel in OneNode.Numbers(2, 3)
           select new OneNode(op).Feed(1, 2, size, size).List("kernel_shape", kernel, kernel).List("strides", 2, 3).List("pads", 1, 0, 1, 1).With("ceil_mode", 1),
        new OneNode("MaxPool").Feed(1, 2, 9, 9).List("kernel_shape", 3, 3).List("dilations", 2, 2).List("strides", 2, 2),
        new OneNode("MaxPool").Feed(1, 2, 9, 9).List("kernel_shape", 3, 3).Outputs(2),
        new OneNode("MaxPool").Feed(1, 2, 4, 5, 6).List("kernel_shape", 2, 2, 2),
        new OneNode("AveragePool", 19).Feed(1, 2, 9, 9).List("kernel_shape", 3, 3).List("dilations", 2, 1),
        .. OneNode.Ops("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool").Select(op => new OneNode(op).Feed(2, 3, 4, 5)),
        new OneNode("GlobalAveragePool").Feed(2, 3, 4),
        new OneNode("RoiAlign").Feed(2, 3, 8, 8).Feed(5, 4).Feed(RunnerTensor.Ints([0, 1, 0, 1, 0], 5)).With("output_height", 2).With("output_width", 3),
        new OneNode("MaxRoiPool").Feed(2, 3, 8, 8).Constant(OneNode.Floats(5, 5).ToTensor()).List("pooled_shape", 2, 3).Expect([5, 3, 2, 3]),
    ];

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("AveragePool")]
    [InlineData("LpPool")]
    public void TieAxes_carries_channels_and_fences_space(string op) =>
        TieNotation.AssertEqual("ab|cde|FG → ab|cde|-", new OneNode(op).Feed(2, 3, 2).List("kernel_shape", 2));

    [Theory]
    [InlineData("GlobalAveragePool")]
    [InlineData("GlobalMaxPool")]
    public void TieAxes_of_a_global_pool_carries_channels(string op) =>
        TieNotation.AssertEqual("ab|cde|FG|HI → ab|cde|-|-", new OneNode(op).Feed(2, 3, 2, 2));

    [Fact]
    public void TieAxes_of_MaxPool_with_indices_fences() =>
        TieNotation.AssertEqual("AB|CDE|FG → -|-|-, -|-|-", new OneNode("MaxPool").Feed(2, 3, 2).List("kernel_shape", 1).Outputs(2));

    [Fact]
    public void TieAxes_of_RoiAlign_carries_channels() =>
        TieNotation.AssertEqual("AB|cde|FG|HI, -|KLMN, - → -|cde|-|-", new OneNode("RoiAlign").Feed(2, 3, 2, 2).Feed(1, 4).Feed(RunnerTensor.Ints([0], 1)));

    private static IEnumerable<OneNode> Windows(string op) =>
    [
        new OneNode(op, 7).Feed(1, 2, 7).List("kernel_shape", 3),
        new OneNode(op, 7).Feed(1, 2, 7, 8).List("kernel_shape", 3, 2).List("strides", 2, 2).List("pads", 1, 0, 1, 1),
        new OneNode(op, 11).Feed(1, 2, 7, 8).List("kernel_shape", 3, 2).List("strides", 2, 3).With("auto_pad", "SAME_UPPER"),
        new OneNode(op, 11).Feed(1, 2, 7, 8).List("kernel_shape", 3, 2).List("strides", 2, 3).With("auto_pad", "SAME_LOWER"),
        new OneNode(op, 11).Feed(1, 2, 7, 8).List("kernel_shape", 3, 2).With("auto_pad", "VALID"),
    ];
}
