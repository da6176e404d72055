namespace Mcmc.Costs.Devices;

/// <summary>
/// Tables from which is taken out what a layer shares with the network around it: the cost of weights that do not fit into a
/// cache, and disturbances. Where all layers of a network are slower than the tables of the others have them, it was timed in a
/// bad moment; its layers tell of each other, but not of those of other networks.
/// </summary>
internal sealed class FittedTables
{
    private const int Rounds = 3;
    private const double LeastUs = 1;

    private readonly ChannelLayout layout;
    private readonly double tracingUs;
    private readonly IReadOnlyList<(LayerSites Sites, PolicyObservation Observation)> observed;
    private Dictionary<string, LayerSurface> surfaces = new(StringComparer.Ordinal);

    /// <param name="layout">The layout of the kernels.</param>
    /// <param name="observed">Networks with the layers of their models.</param>
    /// <param name="tracingUs">What the profiler adds to every kernel.</param>
    public FittedTables(ChannelLayout layout, IReadOnlyList<(LayerSites Sites, PolicyObservation Observation)> observed, double tracingUs)
    {
        (this.layout, this.tracingUs, this.observed) = (layout, tracingUs, observed);
        var slowness = Enumerable.Repeat(1.0, observed.Count).ToArray();
        Tables = Enter(slowness);
        for (var round = 0; round < Rounds; round++)
        {
            double[][] usual = [.. observed.Select(o => Usual(o.Sites, o.Observation))];
            slowness = round == 0 ? slowness : [.. observed.Select((o, i) => Slowness(o.Sites, o.Observation, usual[i]))];
            Streaming = FitStreaming(usual);
            Tables = Enter(slowness);
        }
    }

    public ProfileTables Tables { get; private set; }

    /// <summary>What weights cost that do not fit into a cache.</summary>
    public WeightStreaming Streaming { get; private set; } = WeightStreaming.None;

    /// <summary>A layer's surface; null where nothing is known of its key.</summary>
    public LayerSurface? Surface(string key) => surfaces.GetValueOrDefault(key);

    /// <summary>What each layer of a network takes by the tables, its weights being near.</summary>
    private double[] Usual(LayerSites sites, PolicyObservation observation) =>
        [.. sites.All.Select(site => surfaces[site.Key].At(site.Input.At(observation.Widths), site.Output.At(observation.Widths)))];

    /// <summary>By what factor a network's layers are slower than they should be: the median, weighted with their time.</summary>
    private double Slowness(LayerSites sites, PolicyObservation observation, double[] usual)
    {
        var ratios = new List<(double, double)>();
        var usPerByte = Streaming.UsPerByte(sites.WeightBytes(observation.Widths, layout));
        for (var i = 0; i < usual.Length; i++)
        {
            if (usual[i] > LeastUs)
            {
                var expected = usual[i] + usPerByte * sites.All[i].WeightBytes(observation.Widths, layout);
                ratios.Add((TracingCost.Without(observation, i, tracingUs) / expected, expected));
            }
        }

        return ratios.Count == 0 ? 1 : Math.Clamp(WeightedMedian.Of(ratios), 0.5, 2);
    }

    private WeightStreaming FitStreaming(double[][] usual)
    {
        var layers = new List<(double, double, double, double)>();
        foreach (var ((sites, observation), us) in observed.Zip(usual))
        {
            var networkBytes = sites.WeightBytes(observation.Widths, layout);
            for (var i = 0; i < us.Length; i++)
            {
                if (us[i] > LeastUs)
                {
                    layers.Add((networkBytes, sites.All[i].WeightBytes(observation.Widths, layout), TracingCost.Without(observation, i, tracingUs) - us[i], observation.WallUs));
                }
            }
        }

        return WeightStreaming.Fit(layers);
    }

    private ProfileTables Enter(double[] slowness)
    {
        var tables = new ProfileTables(layout, tracingUs);
        var common = WeightedMedian.Of(slowness.Select(s => (s, 1.0)));
        for (var i = 0; i < observed.Count; i++)
        {
            tables.Enter(observed[i].Sites, observed[i].Observation, slowness[i] / common, Streaming);
        }

        surfaces = tables.Keys.ToDictionary(key => key, key => new LayerSurface(tables.Points(key), layout), StringComparer.Ordinal);
        return tables;
    }
}
