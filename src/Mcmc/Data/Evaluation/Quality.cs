namespace Mcmc.Data.Evaluation;

/// <summary>What a model's answers are held against.</summary>
internal enum QualityMeasure
{
    /// <summary>The labels of the data.</summary>
    Accuracy,

    /// <summary>The answers of the original model, for lack of labels.</summary>
    Agreement,
}

/// <summary>How good a model is on some samples. Rates are in [0, 1].</summary>
internal sealed record Quality
{
    public required QualityMeasure Measure { get; init; }

    /// <summary>Rate of samples whose most probable class is the label's (or the original model's).</summary>
    public required double Top1 { get; init; }

    /// <summary>Lower end of the 95% interval of <see cref="Top1"/>.</summary>
    public required double Top1Low { get; init; }

    /// <summary>Upper end of the 95% interval of <see cref="Top1"/>.</summary>
    public required double Top1High { get; init; }

    /// <summary>Rate of samples where it is among the five most probable.</summary>
    public required double Top5 { get; init; }

    /// <summary>
    /// Mean cross-entropy in nats; for <see cref="QualityMeasure.Agreement"/> the mean Kullback–Leibler divergence from the
    /// original's probabilities. Always finite: a probability of 0 counts as the smallest float.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>Wall-clock time of the measurement.</summary>
    public required double Seconds { get; init; }

    /// <summary>Sample by sample, whether it counts for <see cref="Top1"/>.</summary>
    public required bool[] Hits { get; init; }

    public int Samples => Hits.Length;

    /// <summary>The quality of ranks and losses, one per sample.</summary>
    /// <param name="measure">What the ranks are of.</param>
    /// <param name="scores">One per sample.</param>
    /// <param name="seconds">Time that the measurement took.</param>
    internal static Quality Of(QualityMeasure measure, IReadOnlyList<SampleScore> scores, double seconds)
    {
        const int Five = 5;
        bool[] hits = [.. scores.Select(s => s.Rank == 0)];
        var top1 = hits.Count(hit => hit);
        var interval = WilsonInterval.Of(top1, hits.Length);
        return new Quality
        {
            Measure = measure,
            Top1 = (double)top1 / hits.Length,
            Top1Low = interval.Low,
            Top1High = interval.High,
            Top5 = (double)scores.Count(s => s.Rank < Five) / hits.Length,
            Loss = scores.Sum(s => s.Loss) / hits.Length,
            Seconds = seconds,
            Hits = hits,
        };
    }
}
