using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Search.Agent;
using Mcmc.Search.Environments;
using Mcmc.Search.Solver;
using Mcmc.Search.Space;
using Mcmc.Search.Trials;

namespace Mcmc.Compression.Choice;

/// <summary>What is searched with by default: the envelope agent, which begins with what the solver makes of the sensitivity of each group.</summary>
internal sealed class AgentToolbox(CompressionSubject subject, SearchSpace space, IProgress<CompressionProgress> progress) : ISearchToolbox
{
    /// <summary>Of searches that end by time, which the agent cannot foresee.</summary>
    private const int ExpectedTrials = 300;

    /// <summary>In shorter searches nothing would be left of the warm-up.</summary>
    private const int FewestTrials = 40;

    /// <summary>Evaluations side by side, as in the search.</summary>
    private const int Parallel = 2;

    private OriginalInputs? gathered;
    private Importance? ranking;

    public string Strategy => "agent";

    public Importance Ranking(CancellationToken cancellation) => Ranking(subject.CalibrationBatches, cancellation);

    public SearchTools Open(CancellationToken cancellation)
    {
        var request = subject.Request;
        var batches = new Lazy<IReadOnlyList<RunnerTensor>>(subject.CalibrationBatches);
        var importance = Ranking(() => batches.Value, cancellation);
        var trials = TrialEvaluator.Prepare(space, subject.Inputs, importance, Gathered(() => batches.Value, cancellation), batches.Value, subject.Data, subject.Slices.Search, request.Threads, cancellation);
        try
        {
            var (done, total) = (0, trials.SensitivityEvaluations);
            var sensitivity = trials.MeasureSensitivity(
                Parallel, () => progress.Report(new CompressionProgress("measuring how sensitive each group is", ++done, total)), cancellation);
            var seeds = new BudgetSolver(space, sensitivity).Solve(space.Limits, int.MaxValue, cancellation).Seeds;
            var options = new AgentOptions { Trials = Math.Max(FewestTrials, request.Trials ?? ExpectedTrials) };
            var agent = new AgentSearch(
                new PruningEnvironment(space, sensitivity), seeds, [.. request.Priority.Weights.Select(w => (float)w)], options, request.Seed, request.Threads);
            return new SearchTools(agent, trials, agent, trials);
        }
        catch
        {
            trials.Dispose();
            throw;
        }
    }

    private Importance Ranking(Func<IReadOnlyList<RunnerTensor>> calibration, CancellationToken cancellation) =>
        ranking ??= BackwardElimination.Rank(subject.Groups, () => Gathered(calibration, cancellation), subject.Request.Threads, cancellation);

    private OriginalInputs Gathered(Func<IReadOnlyList<RunnerTensor>> calibration, CancellationToken cancellation)
    {
        if (gathered is null)
        {
            progress.Report(new CompressionProgress("gathering what repairs need"));
            gathered = OriginalInputs.Gather(subject.Groups, calibration(), subject.Request.Threads, cancellation);
        }

        return gathered;
    }
}
