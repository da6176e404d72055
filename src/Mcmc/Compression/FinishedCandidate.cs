using Mcmc.Costs;
using Mcmc.Pruning;

namespace Mcmc.Compression;

/// <summary>A policy as a written model, with what was found of it. Nobody sees the model before <see cref="Publish"/>; without, nothing stays.</summary>
internal sealed class FinishedCandidate(ProvisionalModel written) : IDisposable
{
    public required Policy Policy { get; init; }

    public required ProofResult Proof { get; init; }

    public required Judgement Quality { get; init; }

    /// <summary>Recomputed from the written file; the latency is the predicted or measured one of its widths.</summary>
    public required ModelCosts Costs { get; init; }

    public required IReadOnlyList<BudgetOutcome> Outcomes { get; init; }

    /// <summary>Moves the model to the place that the request names.</summary>
    public void Publish() => written.Publish();

    public void Dispose() => written.Dispose();
}
