namespace Mcmc.Costs;

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
