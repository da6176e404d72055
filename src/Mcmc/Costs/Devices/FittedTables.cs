namespace Mcmc.Costs.Devices;

/// <summary>
/// Tables from which disturbances of whole networks are taken out: where all layers of one are slower than the tables of the
/// others have them, it was timed in a bad moment, or its weights do not fit into a cache; its layers tell of each other, but
/// not of those of other networks.
/// </summary>
internal sealed class FittedTables
{
    private const int Rounds = 2;
    private const double LeastUs = 1;

    private readonly ChannelLayout layout;
    private readonly double tracingUs;
    private Dictionary<string, LayerSurface> surfaces = new(StringComparer.Ordinal);

    /// <param name="layout">The layout of the kernels.</param>
    /// <param name="observed">Networks with the layers of their models.</param>
    /// <param name="tracingUs">What the profiler adds to every kernel.</param>
    public FittedTables(ChannelLayout layout, IReadOnlyList<(LayerSites Sites, PolicyObservation Observation)> observed, double tracingUs)
    {
        (this.layout, this.tracingUs) = (layout, tracingUs);
        var slowness = Enumerable.Repeat(1.0, observed.Count).ToArray();
        Tables = Enter(observed, slowness);
        for (var round = 0; round < Rounds; round++)
        {
            slowness = [.. observed.Select(o => Slowness(o.Sites, o.Observation))];
            Tables = Enter(observed, slowness);
        }
    }

    public ProfileTables Tables { get; private set; }

    /// <summary>A layer's surface; null where nothing is known of its key.</summary>
    public LayerSurface? Surface(string key) => surfaces.GetValueOrDefault(key);

    /// <summary>By what factor a network's layers are slower than the tables have them: the median, weighted with their time.</summary>
    private double Slowness(LayerSites sites, PolicyObservation observation)
    {
        var ratios = new List<(double, double)>();
        for (var i = 0; i < sites.All.Count; i++)
        {
            var site = sites.All[i];
            var usual = surfaces[site.Key].At(site.Input.At(observation.Widths), site.Output.At(observation.Widths));
            if (usual > LeastUs)
            {
                ratios.Add((TracingCost.Without(observation, i, tracingUs) / usual, usual));
            }
        }

        return ratios.Count == 0 ? 1 : Math.Clamp(WeightedMedian.Of(ratios), 0.5, 2);
    }

    private ProfileTables Enter(IReadOnlyList<(LayerSites Sites, PolicyObservation Observation)> observed, double[] slowness)
    {
        var tables = new ProfileTables(layout, tracingUs);
        var common = WeightedMedian.Of(slowness.Select(s => (s, 1.0)));
        for (var i = 0; i < observed.Count; i++)
        {
            tables.Enter(observed[i].Sites, observed[i].Observation, slowness[i] / common);
        }

        surfaces = tables.Keys.ToDictionary(key => key, key => new LayerSurface(tables.Points(key), layout), StringComparer.Ordinal);
        return tables;
    }
}
