using System.Text.Json.Serialization;
using Mcmc.Compression;
using Mcmc.Costs;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc check</c>.</summary>
/// <param name="Regressions">With a lock file: its figures as limits.</param>
internal sealed record CheckDocument(
    bool Feasible,
    IReadOnlyList<BudgetDocument> Budgets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<BudgetDocument>? Regressions) : Document
{
    public static CheckDocument Of(CheckResult result) =>
        new(result.Feasible, BudgetDocument.Of(result.Budgets), result.Regressions.Count == 0 ? null : BudgetDocument.Of(result.Regressions));
}

/// <param name="Kind">What is bounded.</param>
/// <param name="Limit">In milliseconds, MACs, bytes, weights, percentage points or percent.</param>
/// <param name="Value">The model's figure; null where it is not known.</param>
/// <param name="Met">False also where it is not known.</param>
internal sealed record BudgetDocument(string Kind, double Limit, double? Value, bool Met)
{
    public static IReadOnlyList<BudgetDocument> Of(IEnumerable<BudgetOutcome> outcomes) =>
        [.. outcomes.Select(o => new BudgetDocument(o.Kind.JsonName(), o.Limit, o.Value, o.Met))];
}
