namespace Mcmc.Search;

/// <summary>
/// Decides what to try next. Proposals may overlap: up to two are under way at once, and what became of them is told in the
/// order in which they were made, so that a strategy with the same seed makes the same proposals on a fast and a slow machine.
/// </summary>
internal interface ISearchStrategy
{
    /// <summary>The next proposal; null when there is nothing left to try.</summary>
    Proposal? Propose();

    /// <summary>Takes note of a proposal's outcome, in the order of the proposals.</summary>
    void Learn(Proposal proposal, TrialOutcome outcome);

    /// <summary>
    /// Everything at this moment that the history of trials does not hold: networks, optimizers, random states. Proposals
    /// under way are kept by the study, which evaluates them again after a stop and tells their outcome then.
    /// </summary>
    byte[] Save();

    /// <summary>Continues as if it had never stopped.</summary>
    /// <param name="history">All trials with an outcome, in order.</param>
    /// <param name="state">What <see cref="Save"/> gave then.</param>
    void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state);
}
