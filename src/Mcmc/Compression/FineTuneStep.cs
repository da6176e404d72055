using System.Globalization;
using Mcmc.Data;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Training.FineTuning;

namespace Mcmc.Compression;

/// <summary>Fine-tunes a model on training data, resumably, and tells how it gets on.</summary>
internal sealed class FineTuneStep(TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn)
{
    /// <param name="student">Stays as it is.</param>
    /// <param name="teacher">The original; null to learn from labels alone.</param>
    /// <param name="training">The data that weights are trained on.</param>
    /// <param name="validation">The data that the best weights are chosen by.</param>
    /// <param name="samples">The validation samples that may be looked at.</param>
    /// <param name="stateStem">As <see cref="FineTuneJob.StateStem"/>.</param>
    /// <exception cref="McmcException">As <see cref="FineTuner.Run"/>.</exception>
    public FineTuneResult Run(
        Model student, Model? teacher, OpenData training, OpenData validation, int[] samples,
        FineTuneOptions options, string? stateStem, CancellationToken cancellation)
    {
        progress.Report(new CompressionProgress(Phase));
        var job = new FineTuneJob
        {
            Student = student,
            Teacher = teacher,
            Training = training.Samples,
            Augment = training.Descriptor.Augment ?? Augmentation.None,
            Validation = validation.Samples,
            ValidationSamples = samples,
            StateStem = stateStem,
            DataKey = DataKey.Of(training.Descriptor, validation.Descriptor),
        };
        var measure = validation.Samples.HasLabels ? "accuracy" : "agreement";
        return new FineTuner(clock, new Relay(progress, measure), warn).Run(job, options, cancellation);
    }

    private const string Phase = "fine-tuning";

    /// <summary>Training's figures as a line for people.</summary>
    private sealed class Relay(IProgress<CompressionProgress> progress, string measure) : IProgress<FineTuneProgress>
    {
        public void Report(FineTuneProgress value) => progress.Report(new CompressionProgress(Phase, (int)value.Step, (int)value.Steps)
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:0.0000}, {Quality(value)}, {value.ImagesPerSecond:0} images/s, {Time(value.TimeLeft)} left{Restarts(value.Restarts)}"),
        });

        private string Quality(FineTuneProgress value) => value.Latest is { } latest
            ? string.Create(CultureInfo.InvariantCulture, $"{measure} {100 * latest:0.00}% (best {100 * value.Quality:0.00}%)")
            : string.Create(CultureInfo.InvariantCulture, $"best {measure} {100 * value.Quality:0.00}%");

        private static string Restarts(int count) =>
            count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; the loss had climbed, so it began again with 1/{1 << 2 * count} of the learning rate");

        private static string Time(TimeSpan time)
        {
            var (number, unit) = time.TotalMinutes < 2 ? (time.TotalSeconds, "s") : time.TotalHours < 2 ? (time.TotalMinutes, "min") : (time.TotalHours, "h");
            return string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {unit}");
        }
    }
}
