namespace Mcmc.Search.Solver;

/// <summary>A network that a solver proposes to begin with.</summary>
/// <param name="Widths">By group index.</param>
/// <param name="Error">The sum of what each group loses alone.</param>
/// <param name="Savings">What it saves of each cost, as parts of the original's, in the order of <see cref="Objective"/> from latency on.</param>
internal sealed record Seed(int[] Widths, double Error, double[] Savings);
