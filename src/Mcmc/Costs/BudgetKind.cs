namespace Mcmc.Costs;

/// <summary>What a budget bounds (design.md §4). All but <see cref="MinAccuracy"/> are upper bounds.</summary>
internal enum BudgetKind
{
    /// <summary>Median latency at batch 1, in milliseconds.</summary>
    Latency,

    /// <summary>Multiply–accumulates at batch 1.</summary>
    Flops,

    /// <summary>Weight bytes plus peak activation bytes.</summary>
    Memory,

    /// <summary>Bytes of the file, external data included.</summary>
    Size,

    /// <summary>Number of weights.</summary>
    Parameters,

    /// <summary>Accuracy lost against the original, in percentage points.</summary>
    AccuracyDrop,

    /// <summary>Accuracy itself, in percent.</summary>
    MinAccuracy,
}
