using System.Text.Json.Serialization;
using Mcmc.Costs;
using Mcmc.Costs.Devices;

namespace Mcmc.Tool.Output.Documents;

/// <summary>A latency at batch 1, measured here or predicted from a device profile; fields of the other kind are left out.</summary>
internal sealed record LatencyDocument(string Source, double Ms, int? Threads)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    /// <summary>Lower end of the median's 95% interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LowMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HighMs { get; init; }

    /// <summary>A quarter of the runs were faster.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QuartileLowMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QuartileHighMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Runs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Noisy { get; init; }

    /// <summary>What a budget adds to a prediction, as a share of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ErrorShare { get; init; }

    /// <summary>The layer that takes most of the time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bottleneck { get; init; }

    /// <summary>Groups for which a slightly larger width is faster.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SlowWidth>? SlowWidths { get; init; }

    public static LatencyDocument Measured(LatencyResult result, string provider) => new("measured", result.MedianMs, result.Threads)
    {
        Provider = provider,
        LowMs = result.LowMs,
        HighMs = result.HighMs,
        QuartileLowMs = result.QuartileLowMs,
        QuartileHighMs = result.QuartileHighMs,
        Runs = result.Runs,
        Noisy = result.IsNoisy,
    };

    public static LatencyDocument Predicted(double ms, double errorShare, IReadOnlyList<SlowWidth> slow) => new("predicted", ms, null) { ErrorShare = errorShare, SlowWidths = slow };
}
