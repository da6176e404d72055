namespace Mcmc.Search;

/// <summary>Where a search stands.</summary>
/// <param name="Trials">Trials of the study so far.</param>
/// <param name="Best">The best trial within the budgets so far; null before the first.</param>
/// <param name="Hypervolume">What the front dominates above the origin.</param>
/// <param name="Elapsed">Since this search began.</param>
internal readonly record struct SearchProgress(int Trials, Trial? Best, double Hypervolume, TimeSpan Elapsed);
