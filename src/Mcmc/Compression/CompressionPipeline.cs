using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Compression;

/// <summary>
/// Budgets in, verified artifact out: model → channel groups → costs, importance, sensitivity → policy → sliced model →
/// proof → repair → budgets checked on the written file. The output appears only when everything holds.
/// </summary>
/// <param name="clock">Measures how long things take.</param>
/// <param name="progress">Told what is being done.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
/// <param name="reads">Told each file, beside the model, that the result depends on.</param>
internal sealed class CompressionPipeline(TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn, Action<string>? reads = null)
{
    /// <exception cref="McmcException">MCMC1001 to 1003 (budgets), 3xxx (model), 4xxx (configuration).</exception>
    public CompressionResult Run(CompressionRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        progress.Report(new CompressionProgress("reading the model"));
        using var subject = CompressionSubject.Open(request, warn, reads);
        var latency = RequestedLatency.Open(subject, clock, warn, reads, cancellation);
        var costs = new PolicyCosts(subject.Groups, subject.Inputs, request.ModelPath, latency);
        var limits = request.Budgets.Resolve(costs.Original);

        var choice = new PolicyChoice(subject, latency, costs, limits, clock, progress);
        var finish = new CandidateFinish(subject, costs, limits, clock, progress, warn);
        using var finished = finish.Run(choice.Choose(cancellation), cancellation);
        BudgetGate.Require(finished.Outcomes, finished.Quality.Drop, warn);
        finished.Publish();
        return new CompressionResult
        {
            OutputPath = request.OutputPath,
            Before = costs.Original,
            After = finished.Costs,
            Budgets = finished.Outcomes,
            Quality = finished.Quality,
            Proof = finished.Proof,
            Policy = finished.Policy,
            Trials = choice.Trials,
            Seconds = clock.GetElapsedTime(start).TotalSeconds,
        };
    }
}
