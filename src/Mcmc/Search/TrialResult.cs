using Mcmc.Costs;

namespace Mcmc.Search;

/// <summary>What an evaluation found.</summary>
/// <param name="Outcome">What a strategy learns from.</param>
/// <param name="Costs">What the network costs, by its widths alone; the latency with the error of its prediction.</param>
internal sealed record TrialResult(TrialOutcome Outcome, ModelCosts Costs);
