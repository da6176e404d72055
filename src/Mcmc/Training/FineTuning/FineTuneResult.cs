using Mcmc.Data.Evaluation;
using Mcmc.Ir;

namespace Mcmc.Training.FineTuning;

/// <summary>The best weights that training found.</summary>
internal sealed record FineTuneResult
{
    /// <summary>The student with the best weights; the student's own where none were better.</summary>
    public required Model Model { get; init; }

    /// <summary>What the two rates are of: labels, or without them agreement with the teacher.</summary>
    public required QualityMeasure Measure { get; init; }

    /// <summary>The student's rate on the validation samples before training, in [0, 1].</summary>
    public required double Before { get; init; }

    /// <summary>The best weights' rate on the same samples. They were chosen by it, so it flatters them a little.</summary>
    public required double Best { get; init; }

    /// <summary>The epoch that the best weights are of; 0 for the student's own.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Whether they are the moving average.</summary>
    public required bool IsAverage { get; init; }

    /// <summary>Steps done, those of earlier runs included.</summary>
    public required long Steps { get; init; }

    public required long TotalSteps { get; init; }

    /// <summary>Whether the loss became no number, which ended training early (and was warned of).</summary>
    public required bool Diverged { get; init; }

    /// <summary>Training samples per second in this run, validation included; 0 where it did no step.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Of this run.</summary>
    public required double Seconds { get; init; }
}
