using Mcmc.Search.Studies;

namespace Mcmc.Search;

/// <summary>
/// Goes on with a study until the stop rule says enough: the strategy proposes, the evaluator looks, the strategy learns and
/// the study keeps. Two proposals are under way at once, and what became of them is told and kept in the order in which they
/// were made: the trials are the same on a fast and a slow machine, and after any number of stops.
/// </summary>
/// <param name="study">What is gone on with.</param>
/// <param name="valued">A trial of the study with its costs as they are seen now.</param>
/// <param name="strategy">Fresh; takes up the state that the study has of it.</param>
/// <param name="evaluator">Looks at networks.</param>
/// <param name="goal">What is searched for.</param>
/// <param name="stop">When it is enough.</param>
/// <param name="clock">Measures how long things take.</param>
/// <param name="progress">Told where the search stands, before each proposal.</param>
internal sealed class SearchRun(
    Study study, Func<Trial, Trial> valued, ISearchStrategy strategy, ITrialEvaluator evaluator, SearchGoal goal, StopRule stop, TimeProvider clock, IProgress<SearchProgress> progress)
{
    /// <summary>Part of the algorithm: with another number the strategy would know less, or more, at each proposal.</summary>
    private const int UnderWay = 2;

    private Front<Trial>? front;
    private readonly List<double> hypervolumes = [];
    private readonly Queue<(Proposal Proposal, Task<(TrialResult Result, double Seconds)> Work)> underWay = [];
    private readonly long start = clock.GetTimestamp();
    private Trial? best;

    /// <exception cref="Diagnostics.McmcException">As the evaluator and <see cref="Study.Keep"/>; what was kept before stays.</exception>
    /// <exception cref="OperationCanceledException">Trials under way are taken up by the next run.</exception>
    public SearchEnd Run(CancellationToken cancellation)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            Resume(abandoned.Token);
            var end = Search(abandoned.Token);
            study.End(goal.Name, end.ToString());
            return end;
        }
        finally
        {
            abandoned.Cancel();
            Task.WaitAll([.. underWay.Select(trial => trial.Work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))], CancellationToken.None);
        }
    }

    private void Resume(CancellationToken cancellation)
    {
        Trial[] known = [.. study.Trials.Select(valued)];
        Array.ForEach(known, Count);

        if (study.Strategy is { } saved)
        {
            if (saved.Goal != goal.Name)
            {
                study.DropPending();
            }

            strategy.Restore([.. known.Select(t => (t.Proposal, t.Outcome))], saved.State);
        }

        foreach (var proposal in study.Pending)
        {
            Start(proposal, cancellation);
        }
    }

    private SearchEnd Search(CancellationToken cancellation)
    {
        while (true)
        {
            Report();
            var end = Propose(cancellation);
            if (underWay.Count == 0)
            {
                return end ?? SearchEnd.Exhausted;
            }

            // Stays in the queue until it has ended, so that nothing outlives the run.
            var (proposal, work) = underWay.Peek();
            var (result, seconds) = work.GetAwaiter().GetResult();
            underWay.Dequeue();
            strategy.Learn(proposal, result.Outcome);
            Count(study.Keep(proposal, result, seconds, [.. underWay.Select(trial => trial.Proposal)], goal.Name, strategy.Save()));
        }
    }

    /// <returns>Why nothing more is proposed; null where as many are under way as may be, or the strategy has nothing now.</returns>
    private SearchEnd? Propose(CancellationToken cancellation)
    {
        while (underWay.Count < UnderWay)
        {
            cancellation.ThrowIfCancellationRequested();
            if (stop.Reached(study.Trials.Count + underWay.Count, clock.GetElapsedTime(start), hypervolumes) is { } end)
            {
                return end;
            }

            if (strategy.Propose() is not { } proposal)
            {
                return null;
            }

            Start(proposal, cancellation);
        }

        return null;
    }

    private void Start(Proposal proposal, CancellationToken cancellation)
    {
        var known = study.Trials.FirstOrDefault(t => t.Widths.AsSpan().SequenceEqual(proposal.Widths));
        underWay.Enqueue((proposal, known is null ? Task.Run(() => Evaluate(proposal, cancellation), cancellation) : Task.FromResult((known.Result, 0.0))));
    }

    private (TrialResult Result, double Seconds) Evaluate(Proposal proposal, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var result = evaluator.Evaluate(proposal.Widths, cancellation);
        return (result, clock.GetElapsedTime(began).TotalSeconds);
    }

    private void Count(Trial trial)
    {
        var volume = hypervolumes.Count > 0 ? hypervolumes[^1] : 0;
        if (!trial.Outcome.Rejected)
        {
            // Where nobody asks for latency it is not known, and no volume may depend on it.
            double[] point = [.. trial.Outcome.Objectives.Where((_, objective) => objective != (int)Objective.Latency || trial.Costs.LatencyMs is not null)];
            volume += Hypervolume.AddedBy(point, [.. front?.Points.Select(p => p.Point) ?? []], new double[point.Length]);
            (front ??= new Front<Trial>(point.Length)).Add(point, trial);
            if (goal.Admits(trial) && (best is null || goal.Priority.Of(trial.Outcome.Objectives) > goal.Priority.Of(best.Outcome.Objectives)))
            {
                best = trial;
            }
        }

        hypervolumes.Add(volume);
    }

    private void Report() => progress.Report(new SearchProgress(
        study.Trials.Count, best, hypervolumes.Count > 0 ? hypervolumes[^1] : 0, clock.GetElapsedTime(start)));
}
