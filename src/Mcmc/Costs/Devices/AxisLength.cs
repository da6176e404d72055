using Mcmc.Ir;
using Mcmc.Pruning;

namespace Mcmc.Costs.Devices;

/// <summary>How many channels a layer sees on one side, as a function of the groups' widths: a product of axis lengths.</summary>
internal sealed class AxisLength
{
    private readonly long factor;
    private readonly AxisComposition[] axes;
    private readonly (int Group, int Positions)[] parts;

    private AxisLength(long factor, AxisComposition[] axes)
    {
        (this.factor, this.axes) = (factor, axes);
        parts = axes.Length == 1 ? [.. axes[0].Parts] : [];
    }

    /// <param name="groups">The groups of the model.</param>
    /// <param name="value">A value of the model.</param>
    /// <param name="channelAxes">The axes of it that hold channels.</param>
    public static AxisLength Of(ChannelGroups groups, Value value, IEnumerable<int> channelAxes)
    {
        var factor = 1L;
        var axes = new List<AxisComposition>();
        foreach (var axis in channelAxes)
        {
            if (groups.Composition(value, axis) is { Parts.Count: > 0 } composition)
            {
                axes.Add(composition);
            }
            else
            {
                factor *= groups.Shapes[value]![axis];
            }
        }

        return new AxisLength(factor, [.. axes]);
    }

    /// <summary>The groups that it depends on.</summary>
    public IEnumerable<int> Groups => axes.SelectMany(a => a.Parts).Select(p => p.Group).Distinct();

    /// <summary>Channels at the given widths, by group index.</summary>
    public int At(ReadOnlySpan<int> widths)
    {
        if (axes.Length == 1)
        {
            var length = axes[0].Fixed;
            foreach (var (group, positions) in parts)
            {
                length += positions * widths[group];
            }

            return (int)factor * length;
        }

        var product = factor;
        foreach (var axis in axes)
        {
            product *= axis.Length(widths);
        }

        return (int)Math.Min(product, int.MaxValue);
    }
}
