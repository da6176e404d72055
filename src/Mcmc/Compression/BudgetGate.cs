using Mcmc.Costs;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;

namespace Mcmc.Compression;

/// <summary>Says whether budgets can be met and are met, and if not, which, by how much, and what to do.</summary>
internal static class BudgetGate
{
    /// <summary>MCMC1001, with what the narrowest widths cost.</summary>
    public static McmcException Impossible(IReadOnlyList<BudgetOutcome> narrowest)
    {
        var missed = narrowest.Where(o => !IsAccuracy(o) && !o.Met).ToList();
        return new McmcException(
            Codes.BudgetImpossible,
            $"No pruned model meets the budgets: cut to the narrowest widths, {string.Join(", and ", missed)}. Loosen {(missed.Count == 1 ? "that budget" : "those budgets")}, or export a smaller network.");
    }

    /// <summary>MCMC1003 (accuracy) or MCMC1002 (a cost), naming each budget that the best model misses.</summary>
    /// <param name="outcomes">How that model stands to the budgets.</param>
    /// <param name="nearest">Sentences about what comes near.</param>
    public static McmcException Missed(IReadOnlyList<BudgetOutcome> outcomes, string nearest)
    {
        var missed = outcomes.Where(o => !o.Met).ToList();
        var accuracyOnly = missed.TrueForAll(IsAccuracy);
        return new McmcException(
            accuracyOnly ? Codes.AccuracyNotMet : Codes.BudgetNotMet,
            $"The pruned model misses a budget: {string.Join(", and ", missed)}.{nearest} {(accuracyOnly ? "Loosen the cost budgets, allow a larger drop, or search longer; this version repairs what it prunes, but does not fine-tune it yet." : "Loosen that budget.")}");
    }

    /// <summary>MCMC2001 where the accuracy budget is met, but its paired 95% interval reaches past it.</summary>
    public static void WarnOfChance(IReadOnlyList<BudgetOutcome> outcomes, PairedDrop drop, Action<Diagnostic> warn)
    {
        if (outcomes.FirstOrDefault(o => o.Kind == BudgetKind.AccuracyDrop) is { Met: true } bound && drop.HighPoints > bound.Limit)
        {
            warn(new Diagnostic(
                Codes.AccuracyUncertain,
                FormattableString.Invariant($"The accuracy drop of {drop.Points:f2} points is within {bound.Limit:g}, but its 95% interval reaches to {drop.HighPoints:f2}. More validation samples narrow it.")));
        }
    }

    private static bool IsAccuracy(BudgetOutcome outcome) => outcome.Kind is BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy;
}
