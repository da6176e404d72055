using Mcmc.Costs.Widths;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Costs.Devices;

/// <summary>The latency of a model's policies on a profile's device: a table of each layer, looked up and added. Safe for several threads.</summary>
internal sealed class ProfiledLatency : ILatencyModel
{
    /// <summary>Channels beyond the original width that tables reach, to see whether a little more would be faster.</summary>
    private const int BlocksBeyond = 2;

    /// <summary>Where a model is covered by the layers of others, its own error is not known; those of the others are taken, widened.</summary>
    private const double UnknownFactor = 2;

    /// <summary>Stated where a profile was never judged at all.</summary>
    private const double NeverJudged = 0.25;

    private readonly (LayerSite Site, LayerTable Table)[] layers;
    private readonly ChannelLayout layout;
    private readonly Calibration calibration;
    private readonly double typicalUsPerByte;

    private ProfiledLatency((LayerSite, LayerTable)[] layers, DeviceProfile profile, Calibration calibration, double? judgedError, double fullBytes)
    {
        (this.layers, layout, this.calibration, Subject) = (layers, profile.Layout, calibration, profile.Subject);
        (ErrorShare, IsJudged) = (judgedError ?? NeverJudged, judgedError is not null);
        typicalUsPerByte = calibration.Streaming.UsPerByte(fullBytes / 2);
    }

    public double ErrorShare { get; private init; }

    /// <summary>The machine that the profile was made on.</summary>
    public ProfileSubject Subject { get; }

    /// <summary>Channels that the device's kernels take at a time.</summary>
    public int Block => layout.Block;

    /// <summary>Whether the error was found on this model's own policies.</summary>
    public bool IsJudged { get; }

    /// <exception cref="McmcException">MCMC4022 where the profile has no timings of a layer.</exception>
    public static ProfiledLatency Compile(LayerSites sites, DeviceProfile profile)
    {
        RequireCover(sites, profile);
        var widest = sites.Groups.Widths;
        var lattices = new Dictionary<int, WidthLattice>();
        var tables = new Dictionary<string, LayerTable>(StringComparer.Ordinal);
        foreach (var shared in sites.All.GroupBy(s => s.Key))
        {
            var points = profile.Layers[shared.Key];
            if (points.Any(p => p.Us > 0))
            {
                var table = new LayerTable(new LayerSurface(points, profile.Layout), Lattice(shared.Max(s => s.Input.At(widest))), Lattice(shared.Max(s => s.Output.At(widest))));
                tables.Add(shared.Key, table);
            }
        }

        var layers = sites.All.Where(s => tables.ContainsKey(s.Key)).Select(s => (s, tables[s.Key])).ToArray();
        var own = profile.Models.FirstOrDefault(m => m.Signature == sites.Signature);
        return own is not null
            ? new ProfiledLatency(layers, profile, own.Calibration, own.Validation?.StatedError, sites.WeightBytes(widest, profile.Layout))
            : new ProfiledLatency(layers, profile, OfOthers(profile), judgedError: null, sites.WeightBytes(widest, profile.Layout)) { ErrorShare = ErrorOfOthers(profile) };

        WidthLattice Lattice(int longest)
        {
            if (!lattices.TryGetValue(longest, out var lattice))
            {
                lattices[longest] = lattice = new WidthLattice(profile.Layout, longest + BlocksBeyond * profile.Layout.Block);
            }

            return lattice;
        }
    }

    public bool IsRegular(int width) => layout.ClassOf(width) != WidthClass.Ragged;

    public double LatencyMs(ReadOnlySpan<int> widths)
    {
        var (sum, bytes) = (0.0, 0.0);
        foreach (var (site, table) in layers)
        {
            var (input, output) = (site.Input.At(widths), site.Output.At(widths));
            sum += table.At(input, output);
            bytes += site.WeightBytes(input, output, layout);
        }

        return calibration.Us(sum, bytes) / 1000;
    }

    /// <summary>The layers, each with its share of what a run takes beyond them; weights cost what they do in a network of half the bytes.</summary>
    public IReadOnlyList<CostPart> Parts =>
    [
        .. layers.Select(l => new CostPart(
            [.. l.Site.Input.Groups.Concat(l.Site.Output.Groups).Distinct().Order()],
            widths => calibration.Scale * (l.Table.At(l.Site.Input.At(widths), l.Site.Output.At(widths)) + typicalUsPerByte * l.Site.WeightBytes(widths, layout)) / 1000)),
        new CostPart([], _ => calibration.OffsetUs / 1000),
    ];

    /// <summary>Each layer's part, in milliseconds, in the order of execution; what every run takes besides is spread over them.</summary>
    public IReadOnlyList<(Node Node, double Ms)> Layers(int[] widths)
    {
        double[] us = [.. layers.Select(l => l.Table.At(l.Site.Input.At(widths), l.Site.Output.At(widths)))];
        var (sum, whole) = (us.Sum(), LatencyMs(widths));
        return [.. layers.Zip(us, (l, part) => (l.Site.Node, sum > 0 ? whole * part / sum : 0))];
    }

    private static void RequireCover(LayerSites sites, DeviceProfile profile)
    {
        var missing = sites.All.Where(s => !profile.Layers.ContainsKey(s.Key)).ToList();
        if (missing.Count > 0)
        {
            throw new McmcException(
                Codes.ProfileIncomplete,
                $"The device profile has no timings for {missing.Count} of the model's {sites.All.Count} layers, {missing[0].Node} ({missing[0].Key}) among them. Profile this model on the device: mcmc profile MODEL -o PROFILE adds it to what the file holds.");
        }
    }

    /// <summary>The line of the other models, and what weights cost by the one that knows the largest networks.</summary>
    private static Calibration OfOthers(DeviceProfile profile) => profile.Models.Count == 0 ? Calibration.None : new Calibration(
        profile.Models.Average(m => m.Calibration.Scale),
        profile.Models.Average(m => m.Calibration.OffsetUs),
        [],
        profile.Models.MaxBy(m => m.Calibration.Streaming.LargestBytes)!.Calibration.Streaming);

    private static double ErrorOfOthers(DeviceProfile profile) =>
        profile.Models.Max(m => m.Validation?.StatedError) * UnknownFactor ?? NeverJudged;
}
