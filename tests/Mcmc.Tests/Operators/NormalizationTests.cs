using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class NormalizationTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        .. OneNode.Numbers(7, 9, 14, 15).Select(opset => BatchNormalization(opset, [2, 3, 4, 5])),
        BatchNormalization(9, [2, 3]),
        BatchNormalization(15, [2, 3, 4]).Outputs(3).With("training_mode", 1),
        new OneNode("BatchNormalization", 7).Feed(2, 3, 2).Weight(3, 2).Weight(3, 2).Weight(3, 2).Weight(3, 2).With("spatial", 0).Expect([2, 3, 2]),
        new OneNode("InstanceNormalization").Feed(2, 3, 4, 5).Weight(3).Weight(3),
        new OneNode("GroupNormalization", 18).Feed(2, 6, 4).Weight(3).Weight(3).With("num_groups", 3),
        new OneNode("GroupNormalization", 21).Feed(2, 6, 4).Weight(6).Weight(6).With("num_groups", 3),
        new OneNode("LayerNormalization").Feed(2, 3, 4).Weight(4).Weight(4),
        new OneNode("LayerNormalization").Feed(2, 3, 4).Weight(3, 4).Weight(3, 4).With("axis", 1).Outputs(3),
        new OneNode("SimplifiedLayerNormalization").Feed(2, 3, 4).Weight(4),
        new OneNode("RMSNormalization", 23).Feed(2, 3, 4).Weight(4).Expect([2, 3, 4]),
        .. OneNode.Ops("Softmax", "LogSoftmax", "Hardmax").SelectMany(op => OneNode.Numbers(7, 11, 13).Select(opset => new OneNode(op, opset).Feed(2, 3, 4))),
        new OneNode("Softmax", 9).Feed(2, 3, 4).With("axis", 2),
        new OneNode("Softmax", 13).Feed(2, 3, 4).With("axis", -2),
        new OneNode("LRN").Feed(2, 3, 4, 5).With("size", 3),
        new OneNode("LpNormalization").Feed(2, 3, 4).With("axis", 1),
        new OneNode("MeanVarianceNormalization").Feed(2, 3, 4, 5),
        new OneNode("MeanVarianceNormalization").Feed(2, 3, 4).List("axes", 1, 2),
    ];

    [Fact]
    public void TieAxes_of_BatchNormalization_ties_all_parameters() =>
        TieNotation.AssertEqual("ab|cde|fg, cde, cde, cde, cde → ab|cde|fg", BatchNormalization(15, [2, 3, 2]));

    [Fact]
    public void TieAxes_of_BatchNormalization_per_feature_ties_every_axis() =>
        TieNotation.AssertEqual(
            "ab|cde|fg, cde|fg, cde|fg, cde|fg, cde|fg → ab|cde|fg",
            (new OneNode("BatchNormalization", 7).Feed(2, 3, 2).Weight(3, 2).Weight(3, 2).Weight(3, 2).Weight(3, 2).With("spatial", 0)));

    [Fact]
    public void TieAxes_of_BatchNormalization_in_training_fences() =>
        TieNotation.AssertEqual("AB|CDE|FG", BatchNormalization(15, [2, 3, 2]).With("training_mode", 1));

    [Fact]
    public void TieAxes_of_InstanceNormalization_ties_scale_and_bias_and_fences_space() =>
        TieNotation.AssertEqual("ab|cde|FG, cde, cde → ab|cde|FG", new OneNode("InstanceNormalization").Feed(2, 3, 2).Weight(3).Weight(3));

    [Theory]
    [InlineData(18, 2, "ab|ccdd|EF, cd, cd → ab|ccdd|EF")]
    [InlineData(21, 4, "ab|ccdd|EF, ccdd, ccdd → ab|ccdd|EF")]
    public void TieAxes_of_GroupNormalization_ties_the_channels_of_a_group(long opset, long scales, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("GroupNormalization", opset).Feed(2, 4, 2).Weight(scales).Weight(scales).With("num_groups", 2));

    [Fact]
    public void TieAxes_of_LayerNormalization_fences_the_axes_it_normalises() =>
        TieNotation.AssertEqual("ab|CD|EF, -|-, -|- → ab|CD|EF, ab|-|-, ab|-|-", new OneNode("LayerNormalization").Feed(2, 2, 2).Weight(2, 2).Weight(2, 2).With("axis", -2).Outputs(3));

    [Theory]
    [InlineData(11, 1, "ab|CD|EF → ab|CD|EF")]
    [InlineData(11, 2, "ab|cd|EF → ab|cd|EF")]
    [InlineData(11, -1, "ab|cd|EF → ab|cd|EF")]
    [InlineData(13, 1, "ab|CD|ef → ab|CD|ef")]
    [InlineData(13, -3, "AB|cd|ef → AB|cd|ef")]
    public void TieAxes_of_Softmax_fences_what_it_weighs(long opset, long axis, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("Softmax", opset).Feed(2, 2, 2).With("axis", axis));

    [Theory]
    [InlineData(11, "ab|CD|EF → ab|CD|EF")]
    [InlineData(13, "ab|cd|EF → ab|cd|EF")]
    public void TieAxes_of_Softmax_without_axis_follows_the_opset(long opset, string expected) =>
        TieNotation.AssertEqual(expected, new OneNode("Softmax", opset).Feed(2, 2, 2));

    [Fact]
    public void TieAxes_of_LRN_fences_channels_only() =>
        TieNotation.AssertEqual("ab|CD|ef → ab|CD|ef", new OneNode("LRN").Feed(2, 2, 2).With("size", 3));

    [Fact]
    public void TieAxes_of_LpNormalization_fences_its_axis() =>
        TieNotation.AssertEqual("ab|CD|ef → ab|CD|ef", new OneNode("LpNormalization").Feed(2, 2, 2).With("axis", 1));

    [Fact]
    public void TieAxes_of_MeanVarianceNormalization_fences_its_axes() =>
        TieNotation.AssertEqual("AB|cd|EF → AB|cd|EF", new OneNode("MeanVarianceNormalization").Feed(2, 2, 2).List("axes", 0, 2));

    private static OneNode BatchNormalization(long opset, long[] dims) =>
        new OneNode("BatchNormalization", opset).Feed(dims).Weight(dims[1]).Weight(dims[1]).Weight(dims[1]).Weight(dims[1]).With("epsilon", new FloatAttribute(1e-3f));
}
