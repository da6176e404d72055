using Mcmc.Costs;

namespace Mcmc.Compression;

/// <summary>Which model to hold against which budgets.</summary>
internal sealed record CheckRequest
{
    public required string ModelPath { get; init; }

    public required BudgetSet Budgets { get; init; }

    /// <summary>Weights to put into the model, but not into the original; null where it has its own.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>The model before compression, for relative budgets and the accuracy drop; null where there is none.</summary>
    public string? OriginalPath { get; init; }

    /// <summary>A lock file, whose figures stand in for the original's and must not be exceeded; null for none.</summary>
    public string? LockPath { get; init; }

    /// <summary>A data descriptor or folder, for accuracy budgets; null where there is none.</summary>
    public string? DataPath { get; init; }

    /// <summary>A device profile, from which latency is predicted; null to measure here.</summary>
    public string? DevicePath { get; init; }

    /// <summary>Threads that the device profile must have been measured with; null takes its own.</summary>
    public int? DeviceThreads { get; init; }

    /// <summary>Dimensions of dynamic inputs, by name.</summary>
    public IReadOnlyDictionary<string, long[]> Inputs { get; init; } = new Dictionary<string, long[]>();

    /// <summary>Threads of ONNX Runtime, for quality and for latency; at least 1.</summary>
    public int Threads { get; init; } = 1;
}
