namespace Mcmc.Costs.Devices;

/// <summary>
/// The time of a layer as a function of its channel counts, through its measured points: within each pair of width classes
/// a fitted plane of blocks, plus what the points near by deviate from it (<see cref="RegionFit"/>).
/// </summary>
internal sealed class LayerSurface
{
    private const int FewestPoints = 3;

    private readonly ChannelLayout layout;
    private readonly Dictionary<(WidthClass, WidthClass), Region> regions;
    private readonly Region? anywhere;

    /// <param name="points">What was measured; none for a layer without a kernel of its own, which takes no time.</param>
    /// <param name="layout">The layout of the kernels.</param>
    public LayerSurface(IReadOnlyList<LayerPoint> points, ChannelLayout layout)
    {
        this.layout = layout;
        regions = points
            .GroupBy(p => (layout.ClassOf(p.Input), layout.ClassOf(p.Output)))
            .Where(region => region.Count() >= FewestPoints)
            .ToDictionary(region => region.Key, region => Best([.. region], region.Key.Item2));
        anywhere = points.Count > 0 ? Fit(points, isPadded: false) : null;
    }

    /// <summary>Microseconds at these channel counts.</summary>
    public double At(int input, int output) =>
        regions.GetValueOrDefault((layout.ClassOf(input), layout.ClassOf(output)), anywhere!) is { } region
            ? region.Fit.At(layout.Coordinate(input), Output(output, region.IsPadded))
            : 0;

    /// <summary>How far these channel counts are from what was measured: 0 at a measured point, 1 where nothing like it was.</summary>
    public double Novelty(int input, int output) => anywhere is null ? 0
        : regions.TryGetValue((layout.ClassOf(input), layout.ClassOf(output)), out var region) ? region.Fit.Novelty(layout.Coordinate(input), Output(output, region.IsPadded))
        : 1;

    /// <summary>Kernels may make whole blocks even where the next layer reads the channels one by one: whichever explains the points better.</summary>
    private Region Best(IReadOnlyList<LayerPoint> points, WidthClass outputs)
    {
        var plain = Fit(points, isPadded: false);
        if (outputs == WidthClass.Blocked)
        {
            return plain;
        }

        var padded = Fit(points, isPadded: true);
        return padded.Fit.Scatter < plain.Fit.Scatter ? padded : plain;
    }

    private Region Fit(IReadOnlyList<LayerPoint> points, bool isPadded) => new(
        new RegionFit(points.Select(p => (layout.Coordinate(p.Input), Output(p.Output, isPadded), p.Us, (double)p.Count))), isPadded);

    private double Output(int channels, bool isPadded) => isPadded ? layout.Blocks(channels) : layout.Coordinate(channels);

    /// <param name="Fit">The fit.</param>
    /// <param name="IsPadded">Whether its outputs count in whole blocks.</param>
    private sealed record Region(RegionFit Fit, bool IsPadded);
}
