namespace Mcmc.Search;

/// <summary>When a search has looked enough.</summary>
/// <param name="Trials">Trials that the study may have in all; null for no such bound.</param>
/// <param name="Deadline">How long this search may go on proposing; null for no such bound.</param>
internal sealed record StopRule(int? Trials, TimeSpan? Deadline)
{
    /// <summary>Trials in a row that must bring something, and the share of the hypervolume that is something.</summary>
    private const int Patience = 60;

    /// <summary>On the slowest machine there is something to choose from.</summary>
    private const int Fewest = 4;
    private const double LeastGrowth = 0.002;

    /// <param name="proposed">Trials of the study, finished or under way.</param>
    /// <param name="elapsed">Since the search began.</param>
    /// <param name="hypervolumes">After each trial, in order.</param>
    /// <returns>Null to go on.</returns>
    public SearchEnd? Reached(int proposed, TimeSpan elapsed, IReadOnlyList<double> hypervolumes)
    {
        if (proposed >= Trials)
        {
            return SearchEnd.Trials;
        }

        if (elapsed >= Deadline && proposed >= Fewest)
        {
            return SearchEnd.Time;
        }

        // Whoever asks for a number of trials gets them.
        return Trials is null && HasStalled(hypervolumes) ? SearchEnd.Stalled : null;
    }

    /// <summary>Patience grows with the search: what took long to find out may take as long again to better.</summary>
    private static bool HasStalled(IReadOnlyList<double> hypervolumes)
    {
        var patience = Math.Max(Patience, hypervolumes.Count / 3);
        return hypervolumes.Count > patience && hypervolumes[^1] <= hypervolumes[^(patience + 1)] * (1 + LeastGrowth);
    }
}
