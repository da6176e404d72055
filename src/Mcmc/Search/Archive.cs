namespace Mcmc.Search;

/// <summary>All trials of a study, asked which to take.</summary>
/// <param name="trials">In order.</param>
internal sealed class Archive(IReadOnlyList<Trial> trials)
{
    /// <summary>How many trials there are.</summary>
    public int Count => trials.Count;

    /// <summary>The non-dominated trials, in the order in which they were found.</summary>
    public IReadOnlyList<Trial> Front { get; } = Undominated(trials.Where(t => !t.Outcome.Rejected));

    /// <summary>
    /// The trials within the budgets, the best first: those that seem to keep the accuracy budget by what the priority says of
    /// them, then the others by quality. Only trials that no other one beats in everything within the budgets are named first;
    /// the beaten ones follow, since samples that chose nothing may see them in another way.
    /// </summary>
    /// <param name="admits">Whether a trial is within every budget on costs.</param>
    /// <param name="seemsAccurate">Whether it is within those on accuracy, by its quality in the search.</param>
    /// <param name="priority">What counts.</param>
    public IReadOnlyList<Trial> Candidates(Func<Trial, bool> admits, Func<Trial, bool> seemsAccurate, Priority priority)
    {
        Trial[] within = [.. trials.Where(t => !t.Outcome.Rejected && admits(t)).DistinctBy(t => string.Join(' ', t.Widths))];
        var front = Undominated(within).ToHashSet();
        return
        [
            .. within.OrderByDescending(seemsAccurate)
                .ThenByDescending(front.Contains)
                .ThenByDescending(t => seemsAccurate(t) ? priority.Of(t.Outcome.Objectives) : t.Outcome.Quality)
                .ThenByDescending(t => t.Outcome.Objectives.Sum())
                .ThenBy(t => t.Number),
        ];
    }

    private static List<Trial> Undominated(IEnumerable<Trial> trials)
    {
        var front = new Front<Trial>(Enum.GetValues<Objective>().Length);
        foreach (var trial in trials)
        {
            front.Add(trial.Outcome.Objectives, trial);
        }

        return [.. front.Points.Select(p => p.Item)];
    }
}
