using Mcmc.Costs;

namespace Mcmc.Search;

/// <summary>A network that was evaluated on images, for good: who proposed it, what became of it and what it costs.</summary>
/// <param name="Number">From 1, in the order in which they were proposed.</param>
/// <param name="Proposal">Its widths, and the way to them.</param>
/// <param name="Result">What was found.</param>
internal sealed record Trial(int Number, Proposal Proposal, TrialResult Result)
{
    public int[] Widths => Proposal.Widths;

    public TrialOutcome Outcome => Result.Outcome;

    public ModelCosts Costs => Result.Costs;

    /// <summary>When it was kept. A clock column: two studies may differ in it and be equal.</summary>
    public DateTimeOffset KeptAt { get; init; }

    /// <summary>How long its evaluation took. A clock column.</summary>
    public double Seconds { get; init; }
}
