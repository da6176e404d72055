using Mcmc.Compression.Choice;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Search;
using Mcmc.Search.Space;
using Mcmc.Training.FineTuning;

namespace Mcmc.Compression;

/// <summary>
/// Budgets in, verified artifact out: model → channel groups → costs → study ⇄ trials → policy → sliced model → proof →
/// repair → fine-tuning → budgets checked on the written file. The output appears only when everything holds; where the first choice
/// misses the accuracy that was asked for, the next ones follow.
/// </summary>
/// <param name="clock">Measures how long things take.</param>
/// <param name="progress">Told what is being done.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
/// <param name="reads">Told each file, beside the model, that the result depends on.</param>
internal sealed class CompressionPipeline(TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn, Action<string>? reads = null)
{
    /// <exception cref="McmcException">MCMC1001 to 1003 (budgets), 3xxx (model), 4xxx (configuration), 51xx (study).</exception>
    public CompressionResult Run(CompressionRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        progress.Report(new CompressionProgress("reading the model"));
        using var subject = CompressionSubject.Open(request, warn, reads);
        var latency = RequestedLatency.Open(subject, clock, progress, warn, reads, cancellation);
        var costs = new PolicyCosts(subject.Groups, subject.Inputs, request.ModelPath, latency);
        var space = new SearchSpace(subject.Groups, costs, Choices(subject, latency), request.Budgets.Resolve(costs.Original));

        using var search = new PolicySearch(subject, space, new AgentToolbox(subject, space, progress), clock, progress, start);
        using var finished = Finish(subject, space, search, cancellation);
        BudgetGate.WarnOfChance(finished.Outcomes, finished.Quality.Drop, warn);
        finished.Publish();
        FineTuneStateFile.Forget(StudyFolder.Of(request));
        progress.Report(new CompressionProgress("measuring the result"));

        // The result stands, and is locked next: a second of measuring is not to come between.
        var measured = new FreshLatency(clock, warn).Measure(latency, request.OutputPath, finished.Policy, subject.Inputs, CancellationToken.None);
        return new CompressionResult
        {
            OutputPath = request.OutputPath,
            Before = costs.Original,
            After = finished.Costs,
            MeasuredLatency = measured,
            Budgets = finished.Outcomes,
            Quality = finished.Quality,
            Proof = finished.Proof,
            Policy = finished.Policy,
            Trials = search.Trials,
            Front = search.Archive.Front,
            Seconds = clock.GetElapsedTime(start).TotalSeconds,
        };
    }

    /// <summary>The first candidate whose file meets every budget.</summary>
    private FinishedCandidate Finish(CompressionSubject subject, SearchSpace space, PolicySearch search, CancellationToken cancellation)
    {
        var finish = new CandidateFinish(subject, space.Costs, space.Limits, clock, progress, warn);
        FinishedCandidate? best = null;
        foreach (var policy in search.Candidates(cancellation))
        {
            var finished = finish.Run(policy, cancellation);
            if (finished.Outcomes.All(o => o.Met))
            {
                return finished;
            }

            finished.Dispose();
            best = best is null || finished.Quality.Pruned.Top1 > best.Quality.Pruned.Top1 ? finished : best;
            if (!search.HasTime)
            {
                break;
            }
        }

        throw BudgetGate.Missed(best!.Outcomes, NearestTrials.Describe(search.Archive, space.Limits, search.SeemsAccurate));
    }

    private static IReadOnlyList<int[]> Choices(CompressionSubject subject, ILatencyModel? latency) =>
        latency is not null ? EfficientWidths.Of(subject.Groups, latency) : [.. subject.Groups.All.Select(AdmissibleWidths.Of)];
}
