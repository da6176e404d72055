using Mcmc.Pruning;

namespace Mcmc.Search;

/// <summary>
/// The least aggressive widths that meet all budgets: every group goes to its narrowest admissible width whose error stays
/// under a common threshold, and the threshold is bisected. What the last step cut too much is then given back, the most
/// sensitive group first.
/// </summary>
internal sealed class ThresholdBisection(ChannelGroups groups, SensitivityTable sensitivity, IReadOnlyList<int[]> admissible)
{
    private const int Steps = 24;

    /// <summary>The narrowest widths there are: what no budget can go below.</summary>
    public int[] Narrowest => [.. admissible.Select(w => w[0])];

    /// <returns>Widths by group index; null where even the narrowest miss a budget.</returns>
    public int[]? Choose(Func<int[], bool> meets, CancellationToken cancellation)
    {
        if (meets(groups.Widths))
        {
            return groups.Widths;
        }

        if (!meets(Narrowest))
        {
            return null;
        }

        var (low, high) = (0.0, groups.Prunable.Max(g => sensitivity.Error(g, admissible[g.Index][0])) * (1 + 1e-9) + 1e-12);
        var best = Narrowest;
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var middle = (low + high) / 2;
            var widths = At(middle);
            if (meets(widths))
            {
                (high, best) = (middle, widths);
            }
            else
            {
                low = middle;
            }
        }

        return GiveBack(best, meets, cancellation);
    }

    private int[] At(double threshold) =>
        [.. groups.All.Select(g => admissible[g.Index].First(w => w == g.Width || sensitivity.Error(g, w) <= threshold))];

    private int[] GiveBack(int[] widths, Func<int[], bool> meets, CancellationToken cancellation)
    {
        foreach (var group in groups.Prunable.OrderByDescending(g => sensitivity.Error(g, widths[g.Index])))
        {
            var options = admissible[group.Index];
            for (var next = Array.IndexOf(options, widths[group.Index]) + 1; next < options.Length; next++)
            {
                cancellation.ThrowIfCancellationRequested();
                var wider = (int[])widths.Clone();
                wider[group.Index] = options[next];
                if (!meets(wider))
                {
                    break;
                }

                widths = wider;
            }
        }

        return widths;
    }
}
