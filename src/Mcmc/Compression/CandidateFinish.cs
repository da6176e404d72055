using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>
/// From a policy to a file that can be judged: sliced → proven → repaired → fine-tuned → written beside its place → judged on samples
/// that chose and repaired nothing. Can be asked for one candidate after another.
/// </summary>
internal sealed class CandidateFinish(
    CompressionSubject subject, PolicyCosts costs, BudgetLimits limits, TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn)
{
    /// <summary>What is reported first of each candidate.</summary>
    public const string FirstPhase = "proving the pruned model";

    private readonly Judge judge = new(subject.Model, subject.Evaluator(subject.Slices.Judge, clock), subject.Data, warn);

    /// <returns>The written model and how it stands to the budgets, met or not; disposing it removes it.</returns>
    /// <exception cref="McmcException">MCMC3006 where the proof fails; MCMC3007; MCMC4003, MCMC4004 (data); MCMC4009, MCMC4011 (output).</exception>
    public FinishedCandidate Run(Policy policy, CancellationToken cancellation)
    {
        progress.Report(new CompressionProgress(FirstPhase));
        var pruned = Pruner.Slice(policy, subject.Inputs);
        var proof = Proof.Require(policy, pruned, warn, subject.Inputs, new RunnerOptions { Threads = subject.Request.Threads });
        var cut = new ModelCopy(pruned).Model;
        Repair(policy, pruned, cancellation);
        var tuned = FineTune(policy, pruned, cancellation);
        var written = ProvisionalModel.Write(tuned ?? pruned, subject.Request.OutputPath, subject.Request.SingleFile);
        try
        {
            progress.Report(new CompressionProgress("judging on samples that chose nothing"));
            var quality = judge.Of(policy.IsWhole ? null : cut, tuned is null ? null : pruned, written.Read(), cancellation);
            var after = costs.OfFile(written.Path, policy);
            var outcomes = limits.Check(after, 100 * quality.Pruned.Top1, quality.Drop.Points);
            return new FinishedCandidate(written) { Policy = policy, Proof = proof, Quality = quality, Costs = after, Outcomes = outcomes };
        }
        catch
        {
            written.Dispose();
            throw;
        }
    }

    /// <summary>The best weights that training found; null where nothing was cut, or no training is asked for.</summary>
    private Model? FineTune(Policy policy, Model repaired, CancellationToken cancellation)
    {
        if (policy.IsWhole || subject.Request.FineTune is not { } options)
        {
            return null;
        }

        return new FineTuneStep(clock, progress, warn).Run(
            repaired, subject.Model, subject.Training!, subject.Validation, subject.Slices.Search, options, StudyFolder.Open(subject.Request), cancellation).Model;
    }

    private void Repair(Policy policy, Model pruned, CancellationToken cancellation)
    {
        if (!policy.IsWhole)
        {
            new OneShotRepair(policy, subject.Inputs, subject.Request.Threads)
            {
                ReconstructionSteps = subject.Request.ReconstructionSteps,
                ReconstructionThreads = subject.Request.ReconstructionThreads,
                IsTrainedNext = subject.Request.FineTune is not null,
            }.OnSamples(pruned, subject.Calibration, progress, cancellation);
        }
    }
}
