using Mcmc.Costs;
using Mcmc.Pruning;
using Mcmc.Search;

namespace Mcmc.Compression;

/// <summary>A compressed model that was written, proven and checked against every budget.</summary>
internal sealed record CompressionResult
{
    public required string OutputPath { get; init; }

    public required ModelCosts Before { get; init; }

    /// <summary>Recomputed from the written file; the latency as budgets see it, predicted with its error added.</summary>
    public required ModelCosts After { get; init; }

    /// <summary>A fresh measurement of the written file; null where its latency was not predicted for this machine.</summary>
    public required LatencyResult? MeasuredLatency { get; init; }

    public required IReadOnlyList<BudgetOutcome> Budgets { get; init; }

    public required Judgement Quality { get; init; }

    public required ProofResult Proof { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>Trials of the study; 0 where nothing had to be searched for.</summary>
    public required int Trials { get; init; }

    /// <summary>The non-dominated trials of the study.</summary>
    public required IReadOnlyList<Trial> Front { get; init; }

    public required double Seconds { get; init; }
}
