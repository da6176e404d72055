namespace Mcmc.Search;

/// <summary>What became of a proposal that was evaluated on images.</summary>
/// <param name="Quality">In [0,1]; on the early subset alone where <paramref name="Rejected"/>.</param>
/// <param name="Objectives">
/// All to be maximised, 0 and 1 for nothing and everything: quality as (quality − chance) / (original − chance), then
/// 1 − cost / original for latency, MACs and memory. The order is that of <see cref="Objective"/>.
/// </param>
/// <param name="Rejected">Whether the evaluation stopped early, because the first samples were bad enough.</param>
internal sealed record TrialOutcome(double Quality, double[] Objectives, bool Rejected);
