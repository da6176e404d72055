using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>Draws widths to time: all groups about a common share of the original, most of them as the kernels like them.</summary>
internal sealed class RandomWidths(ChannelGroups groups, ChannelLayout layout, SeededRandom random)
{
    private const double LeastShare = 0.1;
    private const double Scatter = 0.35;

    /// <summary>Widths by group index.</summary>
    public int[] Draw()
    {
        var common = LeastShare + (1 - LeastShare) * random.NextDouble();
        var widths = groups.Widths;
        foreach (var group in groups.Prunable)
        {
            var share = Math.Clamp(common + Scatter * (2 * random.NextDouble() - 1), LeastShare / 2, 1);
            widths[group.Index] = Snap(Math.Max(1, (int)Math.Round(share * group.Width)), group.Width);
        }

        return widths;
    }

    private int Snap(int width, int original)
    {
        const double Blocks = 0.65;
        const double Aligned = 0.8;
        const double Ragged = 0.95;
        if (original <= layout.Block)
        {
            return width;
        }

        var draw = random.NextDouble();
        return draw < Blocks ? Multiple(width, layout.Block, original)
            : draw < Aligned ? Multiple(width, layout.Alignment, original)
            : draw < Ragged ? width
            : 1 + random.Next(layout.Block);
    }

    private static int Multiple(int width, int of, int original) =>
        Math.Min(original, Math.Max(1, (int)Math.Round((double)width / of)) * of);
}
