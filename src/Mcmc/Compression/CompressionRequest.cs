using Mcmc.Costs;
using Mcmc.Search;
using Mcmc.Training.FineTuning;

namespace Mcmc.Compression;

/// <summary>What to compress, to which budgets. Validated at the edge; immutable inside.</summary>
internal sealed record CompressionRequest
{
    /// <summary>How long to search where nothing is said.</summary>
    public static readonly TimeSpan DefaultSearchTime = TimeSpan.FromMinutes(5);

    public required string ModelPath { get; init; }

    /// <summary>Weights that replace those of the model; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Where the compressed model goes.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Whether weights that the model keeps in another file move into the written one.</summary>
    public bool SingleFile { get; init; }

    public required BudgetSet Budgets { get; init; }

    /// <summary>Validation data: a descriptor or a folder. Empty where none is named: then only a lock file can answer.</summary>
    public required string DataPath { get; init; }

    /// <summary>
    /// What the remaining weights are trained on; the samples that repair looks at come from it too. A descriptor or a folder;
    /// null for none, and repair takes a part of the validation data.
    /// </summary>
    public string? TrainingDataPath { get; init; }

    /// <summary>Steps of reconstruction after the repair: training without labels, towards the original's values; 0 for none.</summary>
    public int ReconstructionSteps { get; init; }

    /// <summary>How the repaired model is fine-tuned, learning from the original; null for not at all.</summary>
    public FineTuneOptions? FineTune { get; init; }

    /// <summary>A device profile, from which latency is predicted and widths are rounded; null to measure here.</summary>
    public string? DevicePath { get; init; }

    /// <summary>Threads that the device profile must have been measured with; null takes its own.</summary>
    public int? DeviceThreads { get; init; }

    /// <summary>Folder of what was learnt, and of the state of fine-tuning; null for <c>.mcmc</c> beside the output.</summary>
    public string? StudyDirectory { get; init; }

    /// <summary>Dimensions of dynamic inputs, by name.</summary>
    public IReadOnlyDictionary<string, long[]> Inputs { get; init; } = new Dictionary<string, long[]>();

    /// <summary>Nodes, values and groups to keep whole.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    public long Seed { get; init; }

    /// <summary>What counts among the models within the budgets.</summary>
    public Priority Priority { get; init; } = Priority.Default;

    /// <summary>How long to search, profile and tables included; null for <see cref="DefaultSearchTime"/>, or where <see cref="Trials"/> is set for as long as those take.</summary>
    public TimeSpan? SearchTime { get; init; }

    /// <summary>How many trials the study is to have in all; null for no such number.</summary>
    public int? Trials { get; init; }

    /// <summary>Whether to search on where a study could answer without.</summary>
    public bool SearchOn { get; init; }

    /// <summary>Threads of ONNX Runtime, for quality and for latency; at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Threads of the reconstruction, during which nothing is measured; at least 1.</summary>
    public int ReconstructionThreads { get; init; } = 1;
}
