using Mcmc.Diagnostics;

namespace Mcmc.Training.FineTuning;

/// <summary>
/// Trains a classifier and keeps the weights that are best on the validation samples, which nothing else decides by: by
/// default it learns the outputs of the original on augmented training samples, beside their labels. A run that was stopped
/// at any step goes on from its state and ends with the bytes of one that never was.
/// </summary>
/// <param name="clock">Paces the states, and measures images per second.</param>
/// <param name="progress">Told every step.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
internal sealed class FineTuner(TimeProvider clock, IProgress<FineTuneProgress> progress, Action<Diagnostic> warn)
{
    private const int UsualBatch = 128;

    /// <summary>
    /// From the state of an earlier run of the same job and options, if there is one, to the end. The state stays
    /// (<see cref="FineTuneStateFile.Forget"/>): until its result is safe, it is had again in no time.
    /// </summary>
    /// <exception cref="McmcException">
    /// MCMC4003 (a sample cannot be read, a label is no class, fewer samples than a batch, neither labels nor a teacher),
    /// MCMC4004 (data, student and teacher do not fit), MCMC3009 (nothing can be trained), MCMC5120 (the state), 3xxx.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; the state is on the disk.</exception>
    public FineTuneResult Run(FineTuneJob job, FineTuneOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1, nameof(options));
        var plan = FineTunePlan.Of(job, options, UsualBatch);
        using var trainer = new Trainer(job.Student, plan.Trainer);
        RequireTrainable(trainer);
        var session = new FineTuneSession(job, options, plan, trainer, clock, cancellation);
        var stayedFinite = session.Run(progress, cancellation);
        var result = session.Result(!stayedFinite);
        if (result.Diverged)
        {
            var kept = result.BestEpoch == 0 ? "the weights stay as they were" : $"the best weights, of epoch {result.BestEpoch}, are kept";
            warn(new Diagnostic(
                Codes.TrainingDiverged,
                $"The loss was no number at step {result.Steps} of {result.TotalSteps}, so fine-tuning stopped there; {kept}. Use a lower learning rate, and see whether the training data has values that are no numbers."));
        }

        return result;
    }

    /// <summary>MCMC3009 where no weight learns; MCMC2012 where some cannot.</summary>
    private void RequireTrainable(Trainer trainer)
    {
        if (trainer.Trained.Count == 0)
        {
            var reason = trainer.Frozen.Count > 0 ? $": {trainer.Frozen[0]}" : "";
            throw new McmcException(Codes.NothingTrainable, $"The model has no 32-bit weight that its output can be differentiated by{reason}. Fine-tune it where it was trained.");
        }

        if (trainer.Frozen.Count > 0)
        {
            warn(new Diagnostic(Codes.LayersFrozen, $"Not everything can be trained: {string.Join("; ", trainer.Frozen.Take(3))}. The layers before {(trainer.Frozen.Count == 1 ? "that node" : "those nodes")} keep their weights."));
        }
    }
}
