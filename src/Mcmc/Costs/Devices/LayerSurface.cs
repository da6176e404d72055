namespace Mcmc.Costs.Devices;

/// <summary>
/// The time of a layer as a function of its channel counts, through its measured points: within each pair of width classes
/// a fitted plane of blocks, plus what the points near by deviate from it (<see cref="RegionFit"/>).
/// </summary>
internal sealed class LayerSurface
{
    private const int FewestPoints = 3;

    private readonly ChannelLayout layout;
    private readonly Dictionary<(WidthClass, WidthClass), RegionFit> regions;
    private readonly RegionFit? anywhere;

    /// <param name="points">What was measured; none for a layer without a kernel of its own, which takes no time.</param>
    /// <param name="layout">The layout of the kernels.</param>
    public LayerSurface(IReadOnlyList<LayerPoint> points, ChannelLayout layout)
    {
        this.layout = layout;
        regions = points
            .GroupBy(p => (layout.ClassOf(p.Input), layout.ClassOf(p.Output)))
            .Where(region => region.Count() >= FewestPoints)
            .ToDictionary(region => region.Key, region => Fit(region));
        anywhere = points.Count > 0 ? Fit(points) : null;
    }

    /// <summary>Microseconds at these channel counts.</summary>
    public double At(int input, int output)
    {
        var region = regions.GetValueOrDefault((layout.ClassOf(input), layout.ClassOf(output)), anywhere!);
        return region?.At(layout.Coordinate(input), layout.Coordinate(output)) ?? 0;
    }

    /// <summary>How far these channel counts are from what was measured: 0 at a measured point, 1 where nothing like it was.</summary>
    public double Novelty(int input, int output) => anywhere is null ? 0
        : regions.TryGetValue((layout.ClassOf(input), layout.ClassOf(output)), out var region) ? region.Novelty(layout.Coordinate(input), layout.Coordinate(output))
        : 1;

    private RegionFit Fit(IEnumerable<LayerPoint> points) =>
        new(points.Select(p => (layout.Coordinate(p.Input), layout.Coordinate(p.Output), p.Us, (double)p.Count)));
}
