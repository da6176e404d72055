using Mcmc.Costs;
using Mcmc.Search;

namespace Mcmc.Compression.Choice;

/// <summary>Says, where no model met all budgets, how near a search came, and which budget stands in the way.</summary>
internal static class NearestTrials
{
    /// <returns>Sentences; nothing where nothing was searched.</returns>
    public static string Describe(Archive archive, BudgetLimits limits, Func<Trial, bool> seemsAccurate)
    {
        var costs = limits.All.Where(l => l.Kind is not (BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy)).ToList();
        var accurate = archive.Front.Where(seemsAccurate).ToList();
        if (archive.Front.Count == 0 || costs.Count == 0)
        {
            return "";
        }

        if (accurate.Count == 0)
        {
            var best = archive.Front.MaxBy(t => t.Outcome.Quality)!;
            return FormattableString.Invariant($" No network of {archive.Count} trials seemed accurate enough; the best reached {100 * best.Outcome.Quality:0.0}% in the search.");
        }

        var nearest = accurate.MinBy(t => costs.Sum(l => Math.Max(0, Excess(t, l))))!;
        var over = costs.Where(l => Excess(nearest, l) > 0).OrderByDescending(l => Excess(nearest, l)).ToList();
        return over.Count == 0
            ? " In the search some networks within all budgets seemed accurate enough; other samples did not confirm it."
            : $" The nearest network that seemed accurate enough in the search has {string.Join(", and ", over.Select(l => new BudgetOutcome(l.Kind, l.Limit, nearest.Costs[l.Kind])))}: loosening {(over.Count == 1 ? "that budget" : "those budgets")} so far would let it in.";
    }

    private static double Excess(Trial trial, BudgetLimit limit) => trial.Costs[limit.Kind] is { } cost ? cost / limit.Limit - 1 : 0;
}
