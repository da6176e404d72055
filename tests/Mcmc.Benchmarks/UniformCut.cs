using Mcmc.Costs;
using Mcmc.Pruning;

namespace Mcmc.Benchmarks;

/// <summary>Every channel group keeps the same share of its channels, the most important ones by group L2.</summary>
internal static class UniformCut
{
    private const int Halvings = 30;

    /// <summary>The largest common share of channels that costs at most this share of the MACs, by bisection.</summary>
    public static Policy Of(ChannelGroups groups, double shareOfMacs)
    {
        var plan = new CostPlan(groups.Model, groups.Shapes);
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < Halvings; step++)
        {
            var middle = (low + high) / 2;
            var widths = Widths(groups, middle);
            (low, high) = plan.Compute(v => groups.Dims(v, widths)).Macs <= shareOfMacs * plan.Original.Macs ? (middle, high) : (low, middle);
        }

        return Policy.OfWidths(groups, Importance.L2(groups), Widths(groups, low));
    }

    private static int[] Widths(ChannelGroups groups, double share) =>
        [.. groups.All.Select(g => g.IsPrunable ? Math.Max(1, (int)Math.Round(share * g.Width, MidpointRounding.AwayFromZero)) : g.Width)];
}
