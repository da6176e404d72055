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

    /// <summary>One step at a time to the group that errs most; a group whose next step breaks a budget is done, since costs only grow.</summary>
    private int[] GiveBack(int[] widths, Func<int[], bool> meets, CancellationToken cancellation)
    {
        var open = groups.Prunable.Where(g => widths[g.Index] < g.Width).ToList();
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var group = open.MaxBy(g => sensitivity.Error(g, widths[g.Index]))!;
            var wider = (int[])widths.Clone();
            wider[group.Index] = admissible[group.Index].First(w => w > widths[group.Index]);
            if (meets(wider))
            {
                widths = wider;
            }

            if (!ReferenceEquals(widths, wider) || widths[group.Index] == group.Width)
            {
                open.Remove(group);
            }
        }

        return widths;
    }
}
