namespace Mcmc.Search;

/// <summary>What a search is for.</summary>
/// <param name="Name">Equal for equal goals: the strategy, the limits and the priority as text. What it ended with is kept under it.</param>
/// <param name="Admits">Whether a trial is within every budget on costs.</param>
/// <param name="Priority">Tells the best of them.</param>
internal sealed record SearchGoal(string Name, Func<Trial, bool> Admits, Priority Priority);
