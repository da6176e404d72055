using Mcmc.Diagnostics;

namespace Mcmc.Costs.Devices;

/// <summary>Two profiles of one device as one: it serves the models of both.</summary>
internal static class ProfileMerge
{
    /// <param name="older">What was there before.</param>
    /// <param name="newer">Its models and the layers of the older ones that it has too win.</param>
    /// <exception cref="McmcException">MCMC4023 where they are not of the same device, runtime and threads.</exception>
    public static DeviceProfile Merge(DeviceProfile older, DeviceProfile newer)
    {
        if (older.Subject != newer.Subject || older.Layout != newer.Layout)
        {
            throw new McmcException(Codes.ProfileMismatch, $"The profile there is of {older.Subject}; the new one is of {newer.Subject}. Write it to another file, or delete the old one.");
        }

        var layers = new SortedDictionary<string, IReadOnlyList<LayerPoint>>(StringComparer.Ordinal);
        foreach (var (key, points) in older.Layers)
        {
            layers[key] = points;
        }

        foreach (var (key, points) in newer.Layers)
        {
            layers[key] = layers.TryGetValue(key, out var known) ? Join(known, points) : points;
        }

        var models = older.Models.Where(o => newer.Models.All(n => n.Signature != o.Signature)).Concat(newer.Models);
        return newer with { Layers = layers, Models = [.. models] };
    }

    /// <summary>Where both have timed the same channels, the mean counts, weighted by how often.</summary>
    private static IReadOnlyList<LayerPoint> Join(IReadOnlyList<LayerPoint> older, IReadOnlyList<LayerPoint> newer) => ProfileTables.Thin(
        [.. older.Concat(newer).GroupBy(p => (p.Input, p.Output)).OrderBy(g => g.Key).Select(g => new LayerPoint(
            g.Key.Input, g.Key.Output, g.Sum(p => p.Us * p.Count) / g.Sum(p => p.Count), g.Max(p => p.SpreadUs), g.Sum(p => p.Count)))]);
}
