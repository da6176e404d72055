using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// Draws widths to time: all groups about a common share of the original. Half of the networks have whole blocks of channels
/// nearly everywhere, as a search proposes them; the other half mixes widths of all kinds, so that each kind is known.
/// </summary>
internal sealed class RandomWidths(ChannelGroups groups, ChannelLayout layout, SeededRandom random)
{
    private const double LeastShare = 0.1;
    private const double Scatter = 0.35;
    private const double Regular = 0.5;

    /// <summary>Shares of the groups that get whole blocks, multiples of the alignment, or any width; what is left gets less than a block.</summary>
    private static readonly (double Blocks, double Aligned, double Any) ofRegular = (0.92, 0, 0);
    private static readonly (double Blocks, double Aligned, double Any) ofMixed = (0.6, 0.16, 0.16);

    /// <summary>Widths by group index.</summary>
    public int[] Draw()
    {
        var common = LeastShare + (1 - LeastShare) * random.NextDouble();
        var kinds = random.NextDouble() < Regular ? ofRegular : ofMixed;
        var widths = groups.Widths;
        foreach (var group in groups.Prunable)
        {
            var share = Math.Clamp(common + Scatter * (2 * random.NextDouble() - 1), LeastShare / 2, 1);
            widths[group.Index] = Snap(Math.Max(1, (int)Math.Round(share * group.Width)), group.Width, kinds);
        }

        return widths;
    }

    private int Snap(int width, int original, (double Blocks, double Aligned, double Any) kinds)
    {
        if (original <= layout.Block)
        {
            return width;
        }

        var draw = random.NextDouble();
        return draw < kinds.Blocks ? Multiple(width, layout.Block, original)
            : draw < kinds.Blocks + kinds.Aligned ? Multiple(width, layout.Alignment, original)
            : draw < kinds.Blocks + kinds.Aligned + kinds.Any ? width
            : 1 + random.Next(layout.Block);
    }

    private static int Multiple(int width, int of, int original) =>
        Math.Min(original, Math.Max(1, (int)Math.Round((double)width / of)) * of);
}
