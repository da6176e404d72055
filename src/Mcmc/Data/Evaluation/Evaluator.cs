using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Data.Evaluation;

/// <summary>Measures the quality of models on the same samples of a data set.</summary>
internal sealed class Evaluator
{
    private readonly IDataSet data;
    private readonly int[] samples;
    private readonly EvaluationOptions options;
    private readonly TimeProvider clock;

    /// <param name="data">Stays open while this is used.</param>
    /// <param name="samples">The samples to look at; null for all.</param>
    /// <param name="options">How models are run.</param>
    /// <param name="clock">For <see cref="Quality.Seconds"/>.</param>
    public Evaluator(IDataSet data, int[]? samples = null, EvaluationOptions? options = null, TimeProvider? clock = null)
    {
        this.data = data;
        this.samples = samples ?? [.. Enumerable.Range(0, data.Count)];
        this.options = options ?? new EvaluationOptions();
        this.clock = clock ?? TimeProvider.System;
        if (this.samples.Length == 0)
        {
            throw new ArgumentException("There is nothing to measure on no samples.", nameof(samples));
        }
    }

    /// <summary>Top-1 and top-5 accuracy and cross-entropy against the labels.</summary>
    /// <exception cref="McmcException">MCMC4003 where there are no labels or a file cannot be read; MCMC4004 where data and
    /// model do not fit; MCMC3007 where ONNX Runtime refuses the model.</exception>
    public Quality Accuracy(Model model, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (!data.HasLabels)
        {
            throw new McmcException(Codes.DataInvalid, "The data set has no labels to measure accuracy against. Name them in 'labels' of the descriptor.", data.Name);
        }

        var start = clock.GetTimestamp();
        var labels = new int[samples.Length];
        data.Read(samples, [], labels);
        var scores = new SampleScore[samples.Length];
        using var outputs = new ModelOutputs(model, data, samples, options.Threads);
        var scale = outputs.Scale;
        outputs.Run(
            options.BatchSize,
            classes => CheckLabels(labels, classes),
            (position, row) => scores[position] = SampleScore.OfLabel(row, scale, labels[position]),
            progress,
            cancellation);
        return Quality.Of(QualityMeasure.Accuracy, scores, clock.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Runs the original model and keeps its outputs, 4 bytes per sample and class.</summary>
    /// <exception cref="McmcException">As <see cref="Accuracy"/>.</exception>
    public ReferenceOutputs Reference(Model original, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var start = clock.GetTimestamp();
        var rows = Array.Empty<float>();
        var classes = 0;
        var scores = new SampleScore[samples.Length];
        using var outputs = new ModelOutputs(original, data, samples, options.Threads);
        var scale = outputs.Scale;
        outputs.Run(
            options.BatchSize,
            count => rows = new float[CheckSize(count) * (classes = count)],
            (position, row) =>
            {
                row.CopyTo(rows.AsSpan(position * classes));
                scores[position] = SampleScore.OfReference(row, scale, row, scale);
            },
            progress,
            cancellation);
        return new ReferenceOutputs(rows, classes, scale, Quality.Of(QualityMeasure.Agreement, scores, clock.GetElapsedTime(start).TotalSeconds));
    }

    /// <summary>How often a model answers as the original does, and the divergence of its probabilities.</summary>
    /// <param name="model">Has as many classes as the original.</param>
    /// <param name="reference">The original's outputs on these samples, from <see cref="Reference"/> of this evaluator.</param>
    /// <param name="progress">Told the number of samples done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="McmcException">As <see cref="Accuracy"/>.</exception>
    public Quality Agreement(Model model, ReferenceOutputs reference, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (reference.Samples != samples.Length)
        {
            throw new ArgumentException($"The reference has outputs of {reference.Samples} samples, not {samples.Length}.", nameof(reference));
        }

        var start = clock.GetTimestamp();
        var scores = new SampleScore[samples.Length];
        using var outputs = new ModelOutputs(model, data, samples, options.Threads);
        var scale = outputs.Scale;
        outputs.Run(
            options.BatchSize,
            classes => CheckClasses(classes, reference.Classes),
            (position, row) => scores[position] = SampleScore.OfReference(row, scale, reference.Row(position), reference.Scale),
            progress,
            cancellation);
        return Quality.Of(QualityMeasure.Agreement, scores, clock.GetElapsedTime(start).TotalSeconds);
    }

    private int CheckSize(int classes) =>
        (long)samples.Length * classes <= Array.MaxLength
            ? samples.Length
            : throw new McmcException(Codes.DataMismatch, $"The outputs of {samples.Length} samples with {classes} classes each are too many to keep. Use fewer samples ('range' in the descriptor), or labels.", data.Name);

    private void CheckClasses(int classes, int expected)
    {
        if (classes != expected)
        {
            throw new McmcException(Codes.DataMismatch, $"The model has {classes} classes and the original {expected}; only models of the same classes can agree.", data.Name);
        }
    }

    /// <exception cref="McmcException">MCMC4004 where a label of these samples is none of the model's classes.</exception>
    public void CheckLabels(int[] labels, int classes)
    {
        if (data.Classes > classes)
        {
            throw new McmcException(Codes.DataMismatch, $"The data set has {data.Classes} classes, but the model tells {classes} apart. Use the data that the model was trained for.", data.Name);
        }

        var wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        if (wrong >= 0)
        {
            throw new McmcException(
                Codes.DataMismatch,
                $"The label of sample {samples[wrong]} is {labels[wrong]}, but the model has {classes} classes, 0 to {classes - 1}. Use the data that the model was trained for, or correct how the descriptor says that labels are stored.",
                data.Name);
        }
    }
}
