namespace Mcmc.Costs.Devices;

/// <summary>Collects the timings of layers by their keys and channel counts.</summary>
/// <param name="layout">The layout of the kernels.</param>
/// <param name="tracingUs">What the profiler adds to every kernel (<see cref="TracingCost"/>).</param>
internal sealed class ProfileTables(ChannelLayout layout, double tracingUs)
{
    private const int MostPoints = 200;

    /// <summary>Of a layer's time at least so much is its own, whatever its weights cost.</summary>
    private const double LeastShare = 0.3;

    private readonly Dictionary<string, Dictionary<(int Input, int Output), List<double>>> layers = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => layers.Keys.Order(StringComparer.Ordinal);

    /// <summary>The timings of one layer so far; none where it never had a kernel of its own.</summary>
    public IReadOnlyList<LayerPoint> Points(string key) => layers[key].Values.All(times => times.TrueForAll(us => us == 0)) ? [] : Thin(
        [.. layers[key].OrderBy(c => c.Key).Select(c => new LayerPoint(c.Key.Input, c.Key.Output, Median(c.Value), (c.Value.Max() - c.Value.Min()) / 2, c.Value.Count))]);

    /// <param name="sites">The layers of the model.</param>
    /// <param name="observation">A network of it.</param>
    /// <param name="slowness">By what factor all of the network was slower than the tables have it; its layers are entered without.</param>
    /// <param name="streaming">What weights beyond the caches cost; layers are entered without.</param>
    public void Enter(LayerSites sites, PolicyObservation observation, double slowness, WeightStreaming streaming)
    {
        var usPerByte = streaming.UsPerByte(sites.WeightBytes(observation.Widths, layout));
        for (var i = 0; i < sites.All.Count; i++)
        {
            var site = sites.All[i];
            if (!layers.TryGetValue(site.Key, out var cells))
            {
                layers[site.Key] = cells = [];
            }

            var at = (Representative(site.Input.At(observation.Widths)), Representative(site.Output.At(observation.Widths)));
            if (!cells.TryGetValue(at, out var times))
            {
                cells[at] = times = [];
            }

            var us = TracingCost.Without(observation, i, tracingUs);
            times.Add(Math.Max(LeastShare * us, us / slowness - usPerByte * site.WeightBytes(observation.Widths, layout)));
        }
    }

    /// <summary>At most so many points that a profile stays small, spread evenly over those that there are.</summary>
    public static IReadOnlyList<LayerPoint> Thin(LayerPoint[] points) => points.Length <= MostPoints ? points
        : [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * points.Length / MostPoints)])];

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Channel counts that the kernels pad to the same blocks share their timings.</summary>
    private int Representative(int channels) => layout.ClassOf(channels) == WidthClass.Blocked ? (int)layout.Coordinate(channels) * layout.Block : channels;
}
