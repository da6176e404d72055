namespace Mcmc.Costs;

/// <summary>A budget resolved to a figure.</summary>
/// <param name="Kind">What it bounds.</param>
/// <param name="Limit">Milliseconds, MACs, bytes, weights, percentage points or percent.</param>
internal readonly record struct BudgetLimit(BudgetKind Kind, double Limit);
