namespace Mcmc.Search;

/// <summary>Widths that a strategy wants evaluated.</summary>
/// <param name="Origin">Who proposes them, for the study and its reader: <c>agent</c>, <c>solver</c>, <c>random</c>, …</param>
/// <param name="Widths">The width of every group, by group index; admissible, and within every budget on costs.</param>
internal sealed record Proposal(string Origin, int[] Widths)
{
    /// <summary>The preference under which they were found: one weight per objective, summing to 1; null for none.</summary>
    public float[]? Preference { get; init; }

    /// <summary>The way through the environment that leads to the widths, one decision per prunable group; empty where nobody walked it.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];
}
