using Mcmc.Training.FineTuning;

namespace Mcmc.Compression;

/// <summary>Which model to fine-tune, on what. Validated at the edge; immutable inside.</summary>
internal sealed record FineTuneRequest
{
    public required string ModelPath { get; init; }

    /// <summary>Weights that replace those of the model before training; null for none.</summary>
    public string? CheckpointPath { get; init; }

    public required string OutputPath { get; init; }

    /// <summary>The model whose outputs are learnt; null to learn from labels alone.</summary>
    public string? TeacherPath { get; init; }

    /// <summary>What weights are trained on: a descriptor or a folder.</summary>
    public required string TrainingDataPath { get; init; }

    /// <summary>Validation data: a third of it (at most 1,000 samples) chooses the best weights, the rest judges them.</summary>
    public required string DataPath { get; init; }

    public required FineTuneOptions Options { get; init; }

    /// <summary>Where the state goes; null for <c>.mcmc</c> beside the output.</summary>
    public string? StudyDirectory { get; init; }
}
