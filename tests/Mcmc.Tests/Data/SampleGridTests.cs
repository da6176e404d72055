using Mcmc.Data;
using Mcmc.Data.Streaming;
using Mcmc.Tests.Data.Evaluation;

namespace Mcmc.Tests.Data;

public sealed class SampleGridTests
{
    private static readonly float[] numbers = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Shift_moves_rows_and_columns_and_fills_with_black()
    {
        var shifted = new float[6];
        Grid(1, 2, 3).Shift(numbers, shifted, down: 1, right: -1);
        Assert.Equal([0, 0, 0, 2, 3, 0], shifted);
    }

    [Fact]
    public void Mirror_turns_columns_in_both_layouts()
    {
        float[] first = [.. numbers], last = [.. numbers];
        Grid(1, 2, 3).Mirror(first);
        SampleGrid.Of(new ListedSamples([1, 3, 2], []) { Layout = SampleLayout.Nhwc }).Mirror(last);
        Assert.Equal([3, 2, 1, 6, 5, 4], first);
        Assert.Equal([5, 6, 3, 4, 1, 2], last);
    }

    [Fact]
    public void Enlarge_of_everything_changes_nothing_and_of_one_pixel_gives_its_colour()
    {
        var target = new float[6];
        Grid(1, 2, 3).Enlarge(numbers, target, 0, 0, 2, 3);
        Assert.Equal(numbers, target);
        Grid(1, 2, 3).Enlarge(numbers, target, 1, 2, 1, 1);
        Assert.All(target, v => Assert.Equal(6, v));
    }

    [Fact]
    public void Recolor_with_ones_changes_nothing_and_without_saturation_gives_grey()
    {
        float[] sample = [0.1f, 0.9f, 0.5f, 0.2f, 0.3f, 0.6f], same = [.. sample];
        Grid(3, 1, 2).Recolor(same, 1, 1, 1);
        Assert.All(sample.Zip(same), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Grid(3, 1, 2).Recolor(sample, 1, 1, 0);
        Assert.Equal(sample[0], sample[2], 1e-6f);
        Assert.Equal(0.299f * 0.9f + 0.587f * 0.2f + 0.114f * 0.6f, sample[5], 1e-6f);
    }

    private static SampleGrid Grid(params int[] shape) => SampleGrid.Of(new ListedSamples(shape, []));
}
