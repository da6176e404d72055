using Mcmc.Pruning;

namespace Mcmc.Costs.Devices;

/// <summary>A group whose width the device runs slowly: a slightly larger one is faster.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Width">Its width.</param>
/// <param name="FastWidth">The nearest larger width that is faster.</param>
/// <param name="SavedMs">By how much.</param>
internal sealed record SlowWidth(string Group, int Width, int FastWidth, double SavedMs)
{
    /// <summary>Less than this share of the network's latency is not worth a word.</summary>
    private const double LeastShare = 0.002;

    /// <summary>The slow ones among the groups of a model as it is; most time saved first.</summary>
    public static IReadOnlyList<SlowWidth> Find(ChannelGroups groups, ProfiledLatency latency)
    {
        var slow = new List<SlowWidth>();
        var widths = groups.Widths;
        var now = latency.LatencyMs(widths);
        foreach (var group in groups.All)
        {
            // A group may stand on an axis several times, which the tables do not reach far beyond.
            for (var wider = group.Width + 1; wider < group.Width + latency.Block && group.Fence is null && !IsRepeated(groups, group); wider++)
            {
                widths[group.Index] = wider;
                var saved = now - latency.LatencyMs(widths);
                if (saved > LeastShare * now)
                {
                    slow.Add(new SlowWidth(group.Id, group.Width, wider, saved));
                    break;
                }
            }

            widths[group.Index] = group.Width;
        }

        return [.. slow.OrderByDescending(s => s.SavedMs)];
    }

    private static bool IsRepeated(ChannelGroups groups, ChannelGroup group) => groups.Model.Graph.Values().Any(value =>
        groups.Shapes[value] is { } dims && Enumerable.Range(0, dims.Length).Any(axis => groups.Composition(value, axis)?.Parts.Any(p => p.Group == group.Index && p.PositionsPerAtom > 2) is true));
}
