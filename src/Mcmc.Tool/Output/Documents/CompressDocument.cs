using System.Text.Json.Serialization;
using Mcmc.Compression;
using Mcmc.Runtime;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc compress</c>.</summary>
internal sealed record CompressDocument(
    bool Feasible,
    IReadOnlyList<BudgetDocument> Budgets,
    QualityDocument Quality,
    CostsDocument Before,
    CostsDocument After,
    int Trials,
    double Seconds,
    IReadOnlyList<FrontDocument> Front,
    OutputsDocument Outputs) : Document
{
    /// <summary>A fresh measurement of the result, where its latency was predicted for this machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LatencyDocument? MeasuredLatency { get; init; }

    public static CompressDocument Of(CompressionResult result, string lockPath)
    {
        var (original, cut, repaired, final, _) = result.Quality;
        var pruned = final.Top1;
        return new CompressDocument(
            result.Budgets.All(b => b.Met),
            BudgetDocument.Of(result.Budgets),
            new QualityDocument(original.Top1, cut?.Top1, (repaired ?? final).Top1, repaired is null ? null : final.Top1),
            CostsDocument.Of(result.Before),
            CostsDocument.Of(result.After),
            result.Trials,
            result.Seconds,
            [.. result.Front.Select(t => new FrontDocument(t.Outcome.Quality, t.Costs.LatencyMs, t.Costs.Macs, t.Costs.MemoryBytes))],
            new OutputsDocument(result.OutputPath, lockPath, Report: null))
        {
            MeasuredLatency = result.MeasuredLatency is { } measured ? LatencyDocument.Measured(measured, InferenceRunner.Provider) : null,
        };
    }
}

/// <summary>Top-1 accuracy in [0, 1], or without labels the agreement with the original: cut alone, repaired (pruned), and fine-tuned where it was.</summary>
internal sealed record QualityDocument(double Original, double? Cut, double Pruned, double? FineTuned);

/// <summary>A non-dominated trial, as the search saw it; none where nothing had to be searched for.</summary>
internal sealed record FrontDocument(double Quality, double? LatencyMs, long Macs, long MemoryBytes);

internal sealed record OutputsDocument(string Model, string? Lock, string? Report);
