using Mcmc.Data.Streaming;
using Mcmc.Training.Losses;

namespace Mcmc.Training.FineTuning;

/// <summary>One run of a job: from where it stands to its end.</summary>
internal sealed class FineTuneSession
{
    /// <summary>Writing states takes at most this share of the time.</summary>
    private const int SaveShare = 20;

    private readonly FineTuneJob job;
    private readonly FineTuneOptions options;
    private readonly FineTunePlan plan;
    private readonly Trainer trainer;
    private readonly TimeProvider clock;
    private readonly BestWeights best;
    private readonly RateGuard guard;
    private readonly byte[] start;
    private readonly FineTuneStateFile? file;
    private readonly TrainingPace pace;
    private long saved;
    private TimeSpan savingTook;

    /// <summary>Takes an earlier run's state up, or measures the student as it is.</summary>
    public FineTuneSession(FineTuneJob job, FineTuneOptions options, FineTunePlan plan, Trainer trainer, TimeProvider clock, CancellationToken cancellation)
    {
        (this.job, this.options, this.plan, this.trainer, this.clock) = (job, options, plan, trainer, clock);
        file = FineTuneStateFile.Of(job, options);
        var state = file?.Read();
        var validation = new FineTuneValidation(job, options.Threads, clock);
        best = new BestWeights(job.Student, trainer, validation);
        guard = new RateGuard(options.LearningRate is null, plan.ProvingSteps, plan.BearableLoss);
        start = trainer.Save();
        if (state is not null)
        {
            Restore(state);
        }
        else
        {
            best.Begin(cancellation);
        }

        pace = new TrainingPace(clock);
        saved = clock.GetTimestamp();
    }

    /// <summary>Runs the steps that are left.</summary>
    /// <returns>Whether the loss stayed a number.</returns>
    public bool Run(IProgress<FineTuneProgress> progress, CancellationToken cancellation)
    {
        while (trainer.Steps < plan.Steps)
        {
            var rejected = Train(progress, cancellation);
            if (rejected is { } step && !guard.TryLower(step))
            {
                return false;
            }

            if (rejected is not null)
            {
                trainer.Restore(start);
                Save();
            }
        }

        return true;
    }

    /// <summary>Steps to the end, or to the first that went wrong, whose number it gives.</summary>
    private long? Train(IProgress<FineTuneProgress> progress, CancellationToken cancellation)
    {
        using var stream = new TrainingStream(job.Training, new StreamOptions
        {
            BatchSize = plan.BatchSize,
            Seed = options.Seed,
            Augment = job.Augment,
            Samples = job.TrainingSamples,
            Cycle = plan.Cycle,
            Classes = plan.UsesLabels ? Classes() : null,
            FirstStep = trainer.Steps,
        });
        using var teacher = job.Teacher is null ? null
            : new TeacherOutputs(job.Teacher, trainer.Inputs[0], trainer.Targets[Distillation.Teacher], options.Threads, plan.Cycle * plan.StepsPerEpoch ?? 0);
        var writer = new BatchWriter(trainer, plan.Fit);
        var (sum, counted) = (0.0, 0);
        while (trainer.Steps < plan.Steps)
        {
            var batch = Next(stream, cancellation);
            writer.Write(batch);
            var step = trainer.Steps;

            // The teacher looks at the side that it looked at the first time: training that goes on must remember the same.
            var shown = clock.GetTimestamp();
            if (teacher?.Run(step) == true)
            {
                pace.Look(clock.GetElapsedTime(shown));
            }

            if (stream.ShowOtherSide(batch))
            {
                writer.Write(batch);
            }

            var loss = trainer.Step(guard.Factor * plan.Schedule.At(step));
            pace.Step();
            if (!guard.Accepts(step, loss))
            {
                return step;
            }

            (sum, counted) = (sum + loss, counted + 1);
            var ends = trainer.Steps % plan.StepsPerEpoch == 0;
            if (ends)
            {
                best.Consider((int)(trainer.Steps / plan.StepsPerEpoch), options.AverageDecay is not null, cancellation);
            }

            var left = plan.Steps - trainer.Steps;
            progress.Report(Progress(sum / counted, pace.Left(left, teacher?.LooksLeft(left) ?? 0)));
            if (ends)
            {
                (sum, counted) = (0, 0);
            }

            SaveIfDue(ends);
        }

        return null;
    }

    public FineTuneResult Result(bool diverged) => new()
    {
        Model = best.Model(),
        Measure = best.Measure,
        Before = best.Score.Before,
        Best = best.Score.Top1,
        BestEpoch = best.Score.Epoch,
        IsAverage = best.Score.IsAverage,
        Steps = trainer.Steps,
        TotalSteps = plan.Steps,
        Diverged = diverged,
        ImagesPerSecond = pace.StepsPerSecond * plan.BatchSize,
        Seconds = pace.Elapsed.TotalSeconds,
    };

    private void Restore(FineTuneState state)
    {
        try
        {
            trainer.Restore(state.Trainer);
        }
        catch (InvalidDataException e)
        {
            throw file!.Unusable("cannot be taken up: " + e.Message.TrimEnd('.'), e);
        }

        guard.State = state.Guard;
        if (!best.TryRestore(state))
        {
            throw file!.Unusable("cannot be taken up: its best weights are of another model");
        }
    }

    private int Classes() => (int)trainer.Targets[CrossEntropy.Probabilities].Dims[1];

    /// <summary>The next batch; where the user has enough instead, the state goes to the disk.</summary>
    private TrainingBatch Next(TrainingStream stream, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return stream.Take(cancellation);
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }
    }

    private void SaveIfDue(bool isEndOfEpoch)
    {
        var since = clock.GetElapsedTime(saved);
        if (isEndOfEpoch || (since >= options.SaveInterval && since >= SaveShare * savingTook) || options.SaveInterval == TimeSpan.Zero)
        {
            Save();
        }
    }

    private void Save()
    {
        var start = clock.GetTimestamp();
        file?.Write(new FineTuneState(trainer.Save(), best.Score, best.Bytes, guard.State));
        saved = clock.GetTimestamp();
        savingTook = clock.GetElapsedTime(start, saved);
    }

    private FineTuneProgress Progress(double loss, TimeSpan left) => new(
        (int)((trainer.Steps - 1) / plan.StepsPerEpoch) + 1,
        options.Epochs,
        trainer.Steps,
        plan.Steps,
        loss,
        best.Score.Top1,
        best.Latest,
        pace.StepsPerSecond * plan.BatchSize,
        left,
        guard.State.Lowered);
}
