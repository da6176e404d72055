using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

public sealed class ResamplingTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("Upsample", 7).Feed(1, 2, 3, 5).With("scales", new FloatsAttribute([1, 1, 2, 1.5f])),
        new OneNode("Upsample", 9).Feed(1, 2, 3, 5).Reals(1, 1, 2, 1.5f),
        new OneNode("Resize", 10).Feed(1, 2, 3, 5).Reals(1, 1, 2, 0.5f),
        new OneNode("Resize", 11).Feed(1, 2, 3, 5).Reals().Reals(1, 1, 2, 1.7f),
        new OneNode("Resize", 11).Feed(1, 2, 3, 5).Reals().Reals().Ints(1, 2, 7, 4).With("mode", "linear"),
        new OneNode("Resize", 13).Feed(1, 2, 3, 5).Absent().Reals(1, 1, 2, 2).With("mode", "cubic"),
        new OneNode("Resize", 13).Feed(1, 2, 3, 5).Absent().Absent().Ints(1, 2, 7, 4),
        new OneNode("Resize", 18).Feed(1, 2, 3, 5).Absent().Absent().Ints(7, 4).List("axes", 2, 3),
        new OneNode("Resize", 18).Feed(1, 2, 3, 5).Absent().Absent().Ints(7, 8).List("axes", 2, 3).With("keep_aspect_ratio_policy", "not_larger"),
        new OneNode("Resize", 18).Feed(1, 2, 3, 5).Absent().Absent().Ints(7, 8).List("axes", 2, 3).With("keep_aspect_ratio_policy", "not_smaller"),
        new OneNode("GridSample").Feed(1, 2, 3, 5).Feed(1, 4, 6, 2),
    ];

    [Fact]
    public void TieAxes_of_Resize_by_scales_carries_the_axes_that_stay() =>
        TieNotation.AssertEqual("-|bc|DE|fg, - → -|bc|-|fg", new OneNode("Resize", 13).Feed(1, 2, 2, 2).Absent().Reals(1, 1, 2, 1));

    [Fact]
    public void TieAxes_of_Resize_by_sizes_carries_the_axes_that_stay() =>
        TieNotation.AssertEqual("-|bc|DE|FG, - → -|bc|-|-", new OneNode("Resize", 13).Feed(1, 2, 2, 2).Absent().Absent().Ints(1, 2, 5, 6));

    [Fact]
    public void TieAxes_of_Resize_that_crops_fences() =>
        TieNotation.AssertEqual("-|BC|DE|FG", new OneNode("Resize", 13).Feed(1, 2, 2, 2).Reals(0, 0, 0, 0, 1, 1, 1, 1).Reals(1, 1, 2, 1).With("coordinate_transformation_mode", "tf_crop_and_resize"));

    [Fact]
    public void TieAxes_of_GridSample_carries_channels() =>
        TieNotation.AssertEqual("-|bc|DE|FG, -|-|-|KL → -|bc|-|-", new OneNode("GridSample").Feed(1, 2, 2, 2).Feed(1, 1, 1, 2));
}
