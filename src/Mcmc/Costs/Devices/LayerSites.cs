using System.Security.Cryptography;
using System.Text;
using Mcmc.Pruning;

namespace Mcmc.Costs.Devices;

/// <summary>The layers of a model, in the order in which ONNX Runtime executes them.</summary>
internal sealed class LayerSites
{
    private const int SignatureLength = 16;

    private LayerSites(ChannelGroups groups, IReadOnlyList<LayerSite> all)
    {
        (Groups, All) = (groups, all);
        var keys = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all.Select(s => s.Key))));
        Signature = Convert.ToHexStringLower(keys)[..SignatureLength];
    }

    public ChannelGroups Groups { get; }

    public IReadOnlyList<LayerSite> All { get; }

    /// <summary>The same for a model and for all that is pruned from it: the hash of its layers' keys.</summary>
    public string Signature { get; }

    /// <summary>Bytes of all weights at the given widths, about (<see cref="LayerSite.WeightBytes(int, int, ChannelLayout)"/>).</summary>
    public double WeightBytes(ReadOnlySpan<int> widths, ChannelLayout layout)
    {
        var bytes = 0.0;
        foreach (var site in All)
        {
            bytes += site.WeightBytes(widths, layout);
        }

        return bytes;
    }

    /// <param name="groups">The groups of the model; fences do not matter, channels count from the axes.</param>
    public static LayerSites Of(ChannelGroups groups)
    {
        var keys = new LayerKeys(groups);
        var sites = new List<LayerSite>();
        var widths = groups.Widths;
        foreach (var node in ExecutionOrder.Of(groups.Model.Graph))
        {
            if (LayerKeys.Data(node) is { } input && node.Output(0) is { } output && groups.Shapes[input] is not null && groups.Shapes[output] is not null)
            {
                var (read, made) = (AxisLength.Of(groups, input, keys.ChannelAxes(input)), AxisLength.Of(groups, output, keys.ChannelAxes(output)));
                var weightBytes = node.Inputs.Sum(v => v?.Constant?.Bytes ?? 0);
                sites.Add(new LayerSite(node, keys.Of(node), read, made, weightBytes / ((double)read.At(widths) * made.At(widths))));
            }
        }

        return new LayerSites(groups, sites);
    }
}
