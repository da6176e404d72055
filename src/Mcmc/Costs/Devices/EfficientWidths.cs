using Mcmc.Pruning;

namespace Mcmc.Costs.Devices;

/// <summary>
/// The widths of each group that the device runs faster than every larger one. All others cost time and save none: a larger
/// width is as fast, and loses less quality.
/// </summary>
internal static class EfficientWidths
{
    /// <summary>A width must save this share of the group's own time against every larger one; less is noise of the measurement.</summary>
    private const double LeastSaving = 0.005;

    /// <summary>
    /// The same for widths that the device runs by its slow kernels. There are many more of them, of which some seem fast only
    /// because they were timed less often: the best of many guesses is a wrong one.
    /// </summary>
    private const double LeastIrregularSaving = 0.05;

    /// <returns>Ascending widths by group index, the original one last; groups that cannot be pruned have that one alone.</returns>
    public static IReadOnlyList<int[]> Of(ChannelGroups groups, ILatencyModel latency) =>
        [.. groups.All.Select(group => group.IsPrunable ? Of(groups, group, latency) : [group.Width])];

    /// <summary>The efficient width nearest to a wanted one; of two equally near the larger, which keeps more.</summary>
    public static int Nearest(int[] efficient, int wanted) => efficient.MinBy(w => (Math.Abs(w - wanted), -w));

    /// <summary>The efficient widths nearest to wanted ones, by group index.</summary>
    public static int[] Nearest(IReadOnlyList<int[]> efficient, int[] wanted) => [.. wanted.Select((w, group) => Nearest(efficient[group], w))];

    private static int[] Of(ChannelGroups groups, ChannelGroup group, ILatencyModel latency)
    {
        // The other groups stay whole: their widths are multiples of all that matters, so that only this one shows.
        var widths = groups.Widths;
        var ms = new double[group.Width + 1];
        for (var width = 1; width <= group.Width; width++)
        {
            widths[group.Index] = width;
            ms[width] = latency.LatencyMs(widths);
        }

        var own = Math.Max(0, ms[group.Width] - ms[1]);
        var efficient = new List<int> { group.Width };
        var fastest = ms[group.Width];
        for (var width = group.Width - 1; width >= 1; width--)
        {
            if (ms[width] < fastest - own * (latency.IsRegular(width) ? LeastSaving : LeastIrregularSaving))
            {
                efficient.Add(width);
                fastest = ms[width];
            }
        }

        efficient.Reverse();
        return [.. efficient];
    }
}
