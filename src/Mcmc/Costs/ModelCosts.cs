namespace Mcmc.Costs;

/// <summary>The costs that follow from dimensions alone (design.md §5), at batch 1.</summary>
/// <param name="Macs">Multiply–accumulates.</param>
/// <param name="Parameters">Elements of the weights.</param>
/// <param name="WeightBytes">Bytes of the weights.</param>
/// <param name="PeakActivationBytes">Largest sum of live activations, as <see cref="ActivationPlan"/> defines it.</param>
internal readonly record struct StaticCosts(long Macs, long Parameters, long WeightBytes, long PeakActivationBytes)
{
    public long MemoryBytes => WeightBytes + PeakActivationBytes;
}

/// <summary>Every cost of a model that is known.</summary>
/// <param name="Static">What follows from dimensions.</param>
internal sealed record ModelCosts(StaticCosts Static)
{
    public long Macs => Static.Macs;

    public long Parameters => Static.Parameters;

    public long WeightBytes => Static.WeightBytes;

    public long PeakActivationBytes => Static.PeakActivationBytes;

    public long MemoryBytes => Static.MemoryBytes;

    /// <summary>Bytes of the file, external data included, where there is a file.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Median at batch 1 in milliseconds, where measured or predicted.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>The cost that a budget of a kind bounds; null where it is not known, and for accuracy.</summary>
    public double? this[BudgetKind kind] => kind switch
    {
        BudgetKind.Latency => LatencyMs,
        BudgetKind.Flops => Macs,
        BudgetKind.Memory => MemoryBytes,
        BudgetKind.Size => SizeBytes,
        BudgetKind.Parameters => Parameters,
        _ => null,
    };
}

/// <summary>What one node costs.</summary>
/// <param name="Name">The name a user knows the node by.</param>
/// <param name="OpType">Its operator.</param>
/// <param name="Macs">Multiply–accumulates at batch 1.</param>
/// <param name="Parameters">Elements of the weights that it is the first to read, so that the rows add up to the total.</param>
/// <param name="OutputShape">Dimensions of its first output at batch 1; null where they are not known.</param>
internal sealed record LayerCosts(string Name, string OpType, long Macs, long Parameters, IReadOnlyList<long>? OutputShape);
