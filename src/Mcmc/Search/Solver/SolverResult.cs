namespace Mcmc.Search.Solver;

/// <summary>What a solver found, without evaluating any network.</summary>
/// <param name="Seeds">Widths within all budgets, the best first, then along the front of error and costs; none where the budgets cannot be met.</param>
/// <param name="LeastError">No widths within the budgets have a smaller sum of errors; 0 where nobody knows.</param>
/// <param name="IsExact">Whether sums were minimised exactly, by tables, and not step by step.</param>
internal sealed record SolverResult(IReadOnlyList<Seed> Seeds, double LeastError, bool IsExact);
