using Mcmc.Costs;
using Mcmc.Search.Space;

namespace Mcmc.Search.Solver;

/// <summary>
/// The widths that lose the least within all budgets, by errors that add up group by group (HALP and SPDY solve this for one
/// budget). Each budget gets a price, a Lagrange multiplier, and the least sum of error and priced costs is found exactly
/// (<see cref="CostTables"/>); prices in many proportions rise until the budgets are met. What prices cannot reach,
/// because it lies inside the convex hull, is gained back by widening groups one step at a time.
/// </summary>
internal sealed class BudgetSolver
{
    private const int PriceSteps = 12;
    private const int Proportions = 3;
    private const int Polished = 6;
    private static readonly double[] PeakShares = [double.PositiveInfinity, 0.75, 0.5];

    private readonly SearchSpace space;
    private readonly SensitivityTable sensitivity;
    private readonly CostTables? tables;

    public BudgetSolver(SearchSpace space, SensitivityTable sensitivity)
    {
        (this.space, this.sensitivity) = (space, sensitivity);
        tables = CostTables.Of(space, sensitivity);
    }

    /// <param name="limits">The budgets.</param>
    /// <param name="seeds">How many widths are wanted at most.</param>
    /// <param name="cancellation">Looked at between prices.</param>
    public SolverResult Solve(BudgetLimits limits, int seeds, CancellationToken cancellation)
    {
        if (!space.Meets([.. space.Narrowest], limits))
        {
            return new SolverResult([], 0, tables is not null);
        }

        if (space.Meets(space.Groups.Widths, limits) && seeds == 1)
        {
            return new SolverResult([new Seed(space.Groups.Widths, 0, space.Savings(space.Groups.Widths))], 0, tables is not null);
        }

        var front = new Front<int[]>(1 + CostTables.Resources);
        var least = 0.0;
        foreach (var share in PeakShares)
        {
            foreach (var proportion in Simplex())
            {
                cancellation.ThrowIfCancellationRequested();
                least = Math.Max(least, Raise(proportion, share * space.Costs.Original.PeakActivationBytes, limits, front));
            }
        }

        return new SolverResult(Choose(limits, seeds, front), least, tables is not null);
    }

    /// <summary>Raises prices in a proportion until the budgets are met, and enters what is found on the way.</summary>
    /// <returns>What the error cannot fall below, as the prices tell.</returns>
    private double Raise(double[] proportion, double peakBytes, BudgetLimits limits, Front<int[]> front)
    {
        var total = space.Decided.Sum(g => sensitivity.Error(g, space.Narrowest[g.Index]));
        var (low, high) = (Math.Log(1e-5 * (total + 1e-9)), Math.Log(1e4 * (total + 1e-9)));
        var bound = 0.0;
        for (var step = 0; step < PriceSteps; step++)
        {
            var price = Math.Exp((low + high) / 2);
            double[] prices = [.. proportion.Select(p => p * price)];
            var (widths, sum) = Minimize(prices, peakBytes, limits);
            if (widths is null)
            {
                return 0;
            }

            bound = double.IsPositiveInfinity(peakBytes) ? Math.Max(bound, Bound(sum, prices, limits)) : 0;
            if (Enter(widths, limits, front))
            {
                high = (low + high) / 2;
            }
            else
            {
                low = (low + high) / 2;
            }
        }

        return bound;
    }

    private bool Enter(int[] widths, BudgetLimits limits, Front<int[]> front)
    {
        if (!space.Meets(widths, limits))
        {
            return false;
        }

        front.Add([-Error(widths), .. space.Savings(widths)], widths);
        return true;
    }

    /// <summary>By weak duality, no widths within the limits have a smaller error than the least sum less what the limits are worth.</summary>
    private double Bound(double sum, double[] prices, BudgetLimits limits)
    {
        var original = space.Costs.Original;
        double[] shares =
        [
            limits[BudgetKind.Latency] / original.LatencyMs ?? double.PositiveInfinity,
            limits[BudgetKind.Flops] / original.Macs ?? double.PositiveInfinity,
            (limits[BudgetKind.Memory] - space.Costs.Static([.. space.Narrowest]).PeakActivationBytes) / original.WeightBytes ?? double.PositiveInfinity,
        ];
        return tables is null ? 0 : sum - prices.Zip(shares, (price, share) => price == 0 ? 0 : price * share).Sum();
    }

    private (int[]? Widths, double Sum) Minimize(double[] prices, double peakBytes, BudgetLimits limits) =>
        tables is not null ? tables.Minimize(prices, peakBytes) : (Descend(prices, peakBytes, limits), 0);

    /// <summary>Without tables: one group after the other takes its best width, until none changes.</summary>
    private int[] Descend(double[] prices, double peakBytes, BudgetLimits limits)
    {
        const int MostRounds = 4;
        var widths = space.AtShare(space.CommonShare(limits));
        for (var (round, changed) = (0, true); changed && round < MostRounds; round++)
        {
            changed = false;
            foreach (var group in space.Decided)
            {
                var before = widths[group.Index];
                var best = space.Choices[group.Index].MinBy(width =>
                {
                    widths[group.Index] = width;
                    var costs = space.Costs.Static(widths);
                    var savings = space.Savings(widths);
                    var over = costs.PeakActivationBytes > peakBytes ? 1e6 : 0;
                    return over + sensitivity.Error(group, width) - prices[0] * savings[0] - prices[1] * savings[1] + prices[2] * costs.WeightBytes / space.Costs.Original.WeightBytes;
                });
                widths[group.Index] = best;
                changed |= best != before;
            }
        }

        return widths;
    }

    private List<Seed> Choose(BudgetLimits limits, int seeds, Front<int[]> front)
    {
        Enter(space.AtShare(space.CommonShare(limits)), limits, front);
        Enter([.. space.Narrowest], limits, front);
        foreach (var (_, widths) in front.Points.OrderByDescending(p => p.Point[0]).Take(Polished).ToList())
        {
            Enter(Widened(widths, limits), limits, front);
        }

        // The best first; then evenly down the front, so that a few seeds show all of it.
        var sorted = front.Points.OrderByDescending(p => p.Point[0]).Select(p => new Seed(p.Item, -p.Point[0], p.Point[1..])).ToList();
        var count = Math.Min(seeds, sorted.Count);
        return [.. Enumerable.Range(0, count).Select(i => sorted[(int)((long)i * sorted.Count / count)])];
    }

    /// <summary>Widens one group by one step as long as the budgets allow it, the one that gains the most first.</summary>
    private int[] Widened(int[] start, BudgetLimits limits)
    {
        var widths = (int[])start.Clone();
        var open = space.Decided.Where(g => widths[g.Index] < g.Width).ToList();
        while (open.Count > 0)
        {
            var group = open.MaxBy(g => sensitivity.Error(g, widths[g.Index]) - sensitivity.Error(g, Next(g)))!;
            var before = widths[group.Index];
            widths[group.Index] = Next(group);
            if (!space.Meets(widths, limits))
            {
                widths[group.Index] = before;
                open.Remove(group);
            }
            else if (widths[group.Index] == group.Width)
            {
                open.Remove(group);
            }
        }

        return widths;

        int Next(Pruning.ChannelGroup g) => space.Choices[g.Index].First(w => w > widths[g.Index]);
    }

    private double Error(int[] widths) => space.Decided.Sum(g => sensitivity.Error(g, widths[g.Index]));

    /// <summary>Proportions of the prices, evenly over all of them: one alone, two, and all three.</summary>
    private static IEnumerable<double[]> Simplex()
    {
        for (var first = 0; first <= Proportions; first++)
        {
            for (var second = 0; first + second <= Proportions; second++)
            {
                yield return [(double)first / Proportions, (double)second / Proportions, (double)(Proportions - first - second) / Proportions];
            }
        }
    }
}
