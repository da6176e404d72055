namespace Mcmc.Search.Solver;

/// <summary>What the solver expects of some widths.</summary>
/// <param name="Widths">By group index.</param>
/// <param name="Error">The sum of what each group loses alone.</param>
internal sealed record SolverPoint(int[] Widths, double Error);

/// <summary>What a solver found, without evaluating any network.</summary>
/// <param name="Seeds">Widths within all budgets, the best first, then along the front of error and costs; none where the budgets cannot be met.</param>
/// <param name="LeastError">No widths within the budgets have a smaller sum of errors; 0 where nobody knows.</param>
/// <param name="IsExact">Whether sums were minimised exactly, by tables, and not step by step.</param>
internal sealed record SolverResult(IReadOnlyList<SolverPoint> Seeds, double LeastError, bool IsExact);
