using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Data.Evaluation;

/// <summary>
/// Scores many versions of one model on the same samples: against the labels, or for lack of them against the original's
/// answers. A version that does badly on the first samples is not run on the rest. Safe for several threads.
/// </summary>
internal sealed class SampleScorer
{
    private readonly HeldSamples data;
    private readonly int[] samples;
    private readonly int[] labels;
    private readonly EvaluationOptions options;
    private readonly ReferenceOutputs reference;

    /// <param name="original">The model that the others are versions of.</param>
    /// <param name="data">Stays open while this is used.</param>
    /// <param name="samples">The samples to look at, in random order.</param>
    /// <param name="options">How models are run.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="McmcException">As <see cref="Evaluator.Accuracy"/>.</exception>
    public SampleScorer(Model original, IDataSet data, int[] samples, EvaluationOptions options, CancellationToken cancellation)
    {
        (this.data, this.samples, this.options) = (new HeldSamples(data, samples), samples, options);
        var evaluator = new Evaluator(this.data, samples, options);
        reference = evaluator.Reference(original, cancellation: cancellation);
        labels = new int[data.HasLabels ? samples.Length : 0];
        if (!data.HasLabels)
        {
            Original = reference.Quality;
            return;
        }

        this.data.Read(samples, [], labels);
        evaluator.CheckLabels(labels, reference.Classes);
        Original = Quality.Of(
            QualityMeasure.Accuracy, [.. labels.Select((label, i) => SampleScore.OfLabel(reference.Row(i), reference.Scale, label))], reference.Quality.Seconds);
    }

    /// <summary>The original on the same samples.</summary>
    public Quality Original { get; }

    /// <summary>The quality of an answer by chance: as good for every class.</summary>
    public double Chance => 1.0 / reference.Classes;

    /// <summary>Runs a version on the samples.</summary>
    /// <param name="model">Has as many classes as the original.</param>
    /// <param name="early">So many samples decide whether the rest is looked at.</param>
    /// <param name="goesOn">Told the quality on those.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>On all samples, or on those that were looked at.</returns>
    public Quality Score(Model model, int early, Func<Quality, bool> goesOn, CancellationToken cancellation)
    {
        var scores = new SampleScore[samples.Length];
        var seen = samples.Length;
        using var outputs = new ModelOutputs(model, data, samples, options.Threads);
        outputs.Run(
            options.BatchSize,
            CheckClasses,
            (position, row) => scores[position] = data.HasLabels
                ? SampleScore.OfLabel(row, outputs.Scale, labels[position])
                : SampleScore.OfReference(row, outputs.Scale, reference.Row(position), reference.Scale),
            progress: null,
            cancellation,
            done =>
            {
                var decides = early > 0 && done >= early && done < samples.Length;
                early = decides ? 0 : early;
                seen = decides && !goesOn(Of(scores.AsSpan(0, done))) ? done : seen;
                return seen == samples.Length;
            });
        return Of(scores.AsSpan(0, seen));
    }

    /// <summary>Mean divergence of a version's answers from the original's, in nats, on the first samples.</summary>
    /// <param name="model">Has as many classes as the original.</param>
    /// <param name="count">How many samples are looked at, about: whole batches.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public double Divergence(Model model, int count, CancellationToken cancellation)
    {
        var (sum, seen) = (0.0, 0);
        using var outputs = new ModelOutputs(model, data, samples, options.Threads);
        outputs.Run(
            options.BatchSize,
            CheckClasses,
            (position, row) =>
            {
                sum += SampleScore.OfReference(row, outputs.Scale, reference.Row(position), reference.Scale).Loss;
                seen++;
            },
            progress: null,
            cancellation,
            done => done < count);
        return sum / seen;
    }

    private Quality Of(ReadOnlySpan<SampleScore> scores) =>
        Quality.Of(data.HasLabels ? QualityMeasure.Accuracy : QualityMeasure.Agreement, scores.ToArray(), seconds: 0);

    private void CheckClasses(int classes)
    {
        if (classes != reference.Classes)
        {
            throw new McmcException(Codes.DataMismatch, $"The model has {classes} classes and the original {reference.Classes}; only models of the same classes can be compared.", data.Name);
        }
    }
}
