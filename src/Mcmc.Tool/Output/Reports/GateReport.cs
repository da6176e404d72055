using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Tool.Output.Reports;

/// <summary>What a gate found, for the systems that show it to people.</summary>
/// <param name="ModelPath">The model, as the user named it.</param>
/// <param name="Result">How it stands to its budgets and its lock.</param>
internal sealed record GateReport(string ModelPath, CheckResult Result)
{
    /// <summary>Every budget and every figure of the lock, with the code of its failure.</summary>
    public IEnumerable<(BudgetOutcome Outcome, DiagnosticCode Code, bool IsRegression)> Checks =>
    [
        .. Result.Budgets.Select(o => (o, o.Kind is BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy ? Codes.AccuracyNotMet : Codes.BudgetNotMet, false)),
        .. Result.Regressions.Select(o => (o, Codes.Regression, true)),
    ];

    /// <summary>A name for one check.</summary>
    public static string NameOf(BudgetOutcome outcome, bool isRegression) => outcome.Kind.JsonName() + (isRegression ? " against the lock" : "");

    /// <summary>The model's path as a relative URI reference, with the separators of the web.</summary>
    public string Uri => string.Join('/', ModelPath.Replace('\\', '/').Split('/').Select(System.Uri.EscapeDataString));
}
