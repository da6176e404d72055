using Mcmc.Costs;
using Mcmc.Pruning;
using Mcmc.Search;
using Mcmc.Search.Space;
using Mcmc.Search.Studies;

namespace Mcmc.Compression.Choice;

/// <summary>
/// Names policies for a request, the best first: from what its study knows already, else, or where that did not do, by
/// searching on. Every one of them is within the budgets on costs.
/// </summary>
internal sealed class PolicySearch : IDisposable
{
    /// <summary>Policies that are named of one state of the study. What samples that chose nothing think of them differs little.</summary>
    private const int MostCandidates = 4;

    private readonly CompressionSubject subject;
    private readonly CompressionRequest request;
    private readonly SearchSpace space;
    private readonly ISearchToolbox toolbox;
    private readonly TimeProvider clock;
    private readonly IProgress<CompressionProgress> progress;
    private readonly long start;
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private Study? study;

    /// <param name="subject">What is compressed.</param>
    /// <param name="space">The networks to choose from, with the limits on their costs.</param>
    /// <param name="toolbox">What to search with.</param>
    /// <param name="clock">Tells how long it takes, and the times that the study notes.</param>
    /// <param name="progress">Told where the search stands.</param>
    /// <param name="start">When the request came: profiling the machine counts as searching.</param>
    public PolicySearch(CompressionSubject subject, SearchSpace space, ISearchToolbox toolbox, TimeProvider clock, IProgress<CompressionProgress> progress, long start)
    {
        (this.subject, this.space, this.toolbox, this.clock, this.progress, this.start) = (subject, space, toolbox, clock, progress, start);
        request = subject.Request;
        Goal = SearchGoals.Of(request, space, toolbox.Strategy);
    }

    /// <summary>What is searched for.</summary>
    public SearchGoal Goal { get; }

    /// <summary>All that is known; empty where nothing had to be searched for.</summary>
    public Archive Archive => new([.. (study?.Trials ?? []).Select(Valued)]);

    /// <summary>Trials of the study.</summary>
    public int Trials => study?.Trials.Count ?? 0;

    /// <summary>Whether another policy may be tried: once the search is over, as much time again is for that.</summary>
    public bool HasTime => Time is not { } time || clock.GetElapsedTime(start) < 2 * time;

    private TimeSpan? Time => request.SearchTime ?? (request.Trials is null ? CompressionRequest.DefaultSearchTime : null);

    /// <summary>Policies to try, until one is found good. Asking for the next one may search on.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC1001 where no policy is within the limits; MCMC5101 to 5104 for the study.</exception>
    public IEnumerable<Policy> Candidates(CancellationToken cancellation)
    {
        if (request.Priority.IsQualityAlone && space.Meets(subject.Groups.Widths, space.Limits))
        {
            yield return Policy.Whole(subject.Groups);
            yield break;
        }

        if (!space.IsReachable)
        {
            throw BudgetGate.Impossible(space.Limits.Check(space.Costs.Of([.. space.Narrowest])));
        }

        study = Open(cancellation);
        if (KnowsEnough())
        {
            foreach (var policy in Next(cancellation))
            {
                yield return policy;
            }
        }

        if (request.SearchOn || study.Ended(Goal.Name) is null)
        {
            Search(study, cancellation);
        }

        foreach (var policy in Next(cancellation))
        {
            yield return policy;
        }

        if (named.Count == 0)
        {
            yield return PolicyOf([.. space.Narrowest], cancellation);
        }
    }

    /// <summary>Whether a trial keeps the accuracy budgets, by its quality in the search.</summary>
    public bool SeemsAccurate(Trial trial)
    {
        var (drop, least) = (space.Limits[BudgetKind.AccuracyDrop], space.Limits[BudgetKind.MinAccuracy]);
        return !(100 * (1 - trial.Outcome.Objectives[(int)Objective.Quality]) > drop) && !(100 * trial.Outcome.Quality < least);
    }

    public void Dispose() => study?.Dispose();

    private Study Open(CancellationToken cancellation)
    {
        var opened = Study.OpenToWrite(
            StudyFolder.Open(request) + ".study", StudyIdentities.Of(subject), clock, notice => progress.Report(new CompressionProgress(notice)), cancellation);
        if (opened.Replaced is { } earlier)
        {
            progress.Report(new CompressionProgress($"starting a new study, because {StudyIdentities.Of(subject).Changes(earlier)} changed"));
        }

        return opened;
    }

    /// <summary>Whether the study may answer without being searched on: the search for this is over, or was for something else and found what serves this too.</summary>
    private bool KnowsEnough() =>
        !request.SearchOn && (study!.Ended(Goal.Name) is not null || (study.Strategy is { } known && known.Goal != Goal.Name && study.Trials.Any(t => !t.Outcome.Rejected && Goal.Admits(t))));

    private IEnumerable<Policy> Next(CancellationToken cancellation) =>
        Archive.Candidates(Goal.Admits, SeemsAccurate, Goal.Priority).Where(t => named.Add(Key(t.Widths))).Take(MostCandidates).Select(t => PolicyOf(t.Widths, cancellation));

    private void Search(Study open, CancellationToken cancellation)
    {
        if (open.Trials.Count >= request.Trials)
        {
            open.End(Goal.Name, nameof(SearchEnd.Trials));
            return;
        }

        using var tools = toolbox.Open(cancellation);
        var deadline = Time - clock.GetElapsedTime(start);
        var rule = new StopRule(request.Trials, deadline < TimeSpan.Zero ? TimeSpan.Zero : deadline);
        new SearchRun(open, Valued, tools.Strategy, tools.Evaluator, Goal, rule, clock, new SearchReport(progress, rule)).Run(cancellation);
    }

    /// <summary>
    /// A trial with its costs as they are seen now: the latency may have been unknown when it was made, or the machine may have
    /// been profiled again.
    /// </summary>
    private Trial Valued(Trial trial)
    {
        double[] objectives = [trial.Outcome.Objectives[(int)Objective.Quality], .. space.Savings(trial.Widths)];
        return trial with { Result = new TrialResult(trial.Outcome with { Objectives = objectives }, space.Costs.Of(trial.Widths)) };
    }

    private Policy PolicyOf(int[] widths, CancellationToken cancellation) => Policy.OfWidths(subject.Groups, toolbox.Ranking(cancellation), widths);

    private static string Key(int[] widths) => string.Join(' ', widths);
}
