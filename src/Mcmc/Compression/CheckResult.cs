using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Compression;

/// <summary>How a model stands to its budgets.</summary>
/// <param name="Budgets">One outcome for each budget.</param>
/// <param name="Regressions">With a lock file, one for each figure of it that was compared: not met where the model is worse than what was locked.</param>
internal sealed record CheckResult(IReadOnlyList<BudgetOutcome> Budgets, IReadOnlyList<BudgetOutcome> Regressions)
{
    public bool Feasible => Budgets.Concat(Regressions).All(outcome => outcome.Met);

    /// <summary>What a model that misses a budget, or is worse than its lock, is reported with; null where all is well.</summary>
    public Diagnostic? Missed(string modelPath)
    {
        var missed = Budgets.Where(o => !o.Met).ToList();
        if (missed.Count > 0)
        {
            return new Diagnostic(
                missed.TrueForAll(o => o.Kind is BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy) ? Codes.AccuracyNotMet : Codes.BudgetNotMet,
                $"{missed.Count} of {Budgets.Count} budgets {(missed.Count == 1 ? "is" : "are")} not met: {string.Join("; ", missed)}. Compress the model further, or loosen {(missed.Count == 1 ? "that budget" : "those budgets")}.",
                modelPath);
        }

        var worse = Regressions.Where(o => !o.Met).ToList();
        return worse.Count == 0 ? null : new Diagnostic(
            Codes.Regression,
            $"The model is worse than what the lock file says: {string.Join("; ", worse)}. Restore the locked model, or compress again and commit the new lock file.",
            modelPath);
    }
}
