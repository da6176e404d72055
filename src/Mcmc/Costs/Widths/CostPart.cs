namespace Mcmc.Costs.Widths;

/// <summary>A figure at the given widths, by group index.</summary>
internal delegate double CostOfWidths(ReadOnlySpan<int> widths);

/// <summary>A part of a cost, where costs are sums of parts that depend on a few groups each.</summary>
/// <param name="Groups">The groups whose widths it depends on, ascending.</param>
/// <param name="Cost">The part at any widths; it looks at those groups alone.</param>
internal sealed record CostPart(int[] Groups, CostOfWidths Cost);
