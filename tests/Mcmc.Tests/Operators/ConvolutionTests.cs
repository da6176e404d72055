namespace Mcmc.Tests.Operators;

public sealed class ConvolutionTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("Conv").Feed(1, 4, 9).Weight(6, 4, 3),
        new OneNode("Conv").Feed(2, 4, 9, 8).Weight(6, 4, 3, 2).Weight(6).List("strides", 2, 3).List("pads", 1, 0, 2, 1).List("dilations", 2, 1),
        new OneNode("Conv").Feed(1, 4, 5, 6, 7).Weight(6, 4, 1, 2, 3),
        new OneNode("Conv").Feed(1, 4, 9, 8).Weight(6, 2, 3, 3).With("group", 2).With("auto_pad", "SAME_UPPER").List("strides", 2, 3),
        new OneNode("Conv").Feed(1, 4, 9, 8).Weight(8, 1, 3, 3).With("group", 4).With("auto_pad", "SAME_LOWER").List("dilations", 1, 1),
        new OneNode("Conv").Feed(1, 4, 9, 8).Weight(8, 4, 3, 3).With("auto_pad", "VALID").List("kernel_shape", 3, 3),
        new OneNode("ConvTranspose").Feed(1, 4, 5).Weight(4, 3, 3),
        new OneNode("ConvTranspose").Feed(1, 4, 5, 6).Weight(4, 3, 3, 2).Weight(3).List("strides", 2, 3).List("pads", 1, 0, 1, 1).List("output_padding", 1, 0),
        new OneNode("ConvTranspose").Feed(1, 4, 5, 6).Weight(4, 3, 3, 3).With("group", 2).List("dilations", 2, 2),
        new OneNode("ConvTranspose").Feed(1, 4, 5, 6).Weight(4, 1, 3, 3).List("strides", 2, 2).List("output_shape", 10, 11),
        new OneNode("ConvTranspose").Feed(1, 4, 5, 6).Weight(4, 1, 3, 3).List("strides", 2, 2).With("auto_pad", "SAME_UPPER"),
        new OneNode("FusedConv", domain: "com.microsoft").Feed(1, 4, 5, 6).Weight(2, 4, 3, 3).Weight(2).With("activation", "Relu"),
        new OneNode("FusedConv", domain: "com.microsoft").Feed(1, 4, 5, 6).Weight(2, 4, 3, 3).Weight(2).Feed(1, 2, 3, 4).With("activation", "Relu"),
    ];

    [Fact]
    public void TieAxes_of_Conv_ties_inputs_to_rows_and_outputs_to_filters() =>
        TieNotation.AssertEqual("AB|cde|FG, hi|cde|-, hi → -|hi|-", new OneNode("Conv").Feed(2, 3, 2).Weight(2, 3, 1).Weight(2));

    [Fact]
    public void TieAxes_of_a_depthwise_Conv_ties_inputs_to_outputs() =>
        TieNotation.AssertEqual("AB|cde|FG, cde|-|-, cde → -|cde|-", new OneNode("Conv").Feed(2, 3, 2).Weight(3, 1, 1).Weight(3).With("group", 3));

    [Fact]
    public void TieAxes_of_a_depthwise_Conv_with_a_multiplier_ties_each_channels_filters() =>
        TieNotation.AssertEqual("-|bc|DE, bbcc|-|- → -|bbcc|-", new OneNode("Conv").Feed(1, 2, 2).Weight(4, 1, 1).With("group", 2));

    [Fact]
    public void TieAxes_of_a_Conv_in_as_many_groups_as_channels_ties_whole_groups() =>
        TieNotation.AssertEqual("-|bbcc|DE, bbbccc|-|- → -|bbbccc|-", new OneNode("Conv").Feed(1, 4, 2).Weight(6, 2, 1).With("group", 2));

    [Fact]
    public void TieAxes_of_a_Conv_in_few_groups_ties_across_them() =>
        TieNotation.AssertEqual("-|bcdbcd|EF, ghgh|bcd|- → -|ghgh|-", new OneNode("Conv").Feed(1, 6, 2).Weight(4, 3, 1).With("group", 2));

    [Fact]
    public void TieAxes_of_ConvTranspose_ties_inputs_to_rows_and_outputs_to_columns() =>
        TieNotation.AssertEqual("-|bcd|EF, bcd|gh|-, gh → -|gh|-", new OneNode("ConvTranspose").Feed(1, 3, 2).Weight(3, 2, 1).Weight(2));

    [Fact]
    public void TieAxes_of_a_depthwise_ConvTranspose_ties_inputs_to_outputs() =>
        TieNotation.AssertEqual("-|bcd|EF, bcd|-|-, bcd → -|bcd|-", new OneNode("ConvTranspose").Feed(1, 3, 2).Weight(3, 1, 1).Weight(3).With("group", 3));

    [Fact]
    public void TieAxes_of_a_ConvTranspose_in_few_groups_ties_across_them() =>
        TieNotation.AssertEqual("-|bcdbcd|EF, bcdbcd|gh|- → -|ghgh|-", new OneNode("ConvTranspose").Feed(1, 6, 2).Weight(6, 2, 1).With("group", 2));

    [Fact]
    public void TieAxes_of_FusedConv_ties_the_summand() =>
        TieNotation.AssertEqual("-|bc|DE, fg|bc|-, fg, -|fg|IJ → -|fg|-", new OneNode("FusedConv", domain: "com.microsoft").Feed(1, 2, 2).Weight(2, 2, 1).Weight(2).Feed(1, 2, 2));

    [Fact]
    public void CountMacs_of_Conv_counts_a_window_for_each_output() =>
        Assert.Equal(16L * 32 * 32 * 8 * 3 * 3, new OneNode("Conv").Feed(1, 8, 32, 32).Weight(16, 8, 3, 3).List("pads", 1, 1, 1, 1).CountMacs());

    [Fact]
    public void CountMacs_of_a_depthwise_Conv_counts_one_channel() =>
        Assert.Equal(8L * 16 * 16 * 3 * 3, new OneNode("Conv").Feed(1, 8, 32, 32).Weight(8, 1, 3, 3).List("pads", 1, 1, 1, 1).List("strides", 2, 2).With("group", 8).CountMacs());

    [Fact]
    public void CountMacs_of_ConvTranspose_counts_a_window_for_each_input() =>
        Assert.Equal(8L * 16 * 16 * 4 * 2 * 2, new OneNode("ConvTranspose").Feed(1, 8, 16, 16).Weight(8, 4, 2, 2).List("strides", 2, 2).CountMacs());
}
