using Mcmc.Compression;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc finetune</c>.</summary>
internal sealed record FineTuneDocument(
    FineTuneQualityDocument Quality,
    FineTuneChoiceDocument Choice,
    long Steps,
    long TotalSteps,
    bool Diverged,
    double ImagesPerSecond,
    double Seconds,
    FineTuneOutputsDocument Outputs) : Document
{
    public static FineTuneDocument Of(FineTuneOutcome outcome)
    {
        var training = outcome.Training;
        return new FineTuneDocument(
            new FineTuneQualityDocument(outcome.Teacher?.Top1, outcome.Before.Top1, outcome.After.Top1, outcome.After.Samples),
            new FineTuneChoiceDocument(training.BestEpoch, training.IsAverage, training.Before, training.Best),
            training.Steps,
            training.TotalSteps,
            training.Diverged,
            training.ImagesPerSecond,
            outcome.Seconds,
            new FineTuneOutputsDocument(outcome.OutputPath));
    }
}

/// <summary>Top-1 accuracy in [0, 1], or without labels the agreement with the teacher, on samples that chose nothing.</summary>
internal sealed record FineTuneQualityDocument(double? Original, double Before, double FineTuned, int Samples);

/// <summary>Which weights were chosen (epoch 0: those that the model had), and what they reach on the samples that chose them.</summary>
internal sealed record FineTuneChoiceDocument(int Epoch, bool IsAverage, double Before, double FineTuned);

internal sealed record FineTuneOutputsDocument(string Model);
