using System.Text.Json.Serialization;
using Mcmc.Costs;

namespace Mcmc.Tool.Output.Documents;

/// <summary>What a model costs at batch 1 (design.md §5).</summary>
internal sealed record CostsDocument(
    long Macs,
    long Parameters,
    long WeightBytes,
    long PeakActivationBytes,
    long MemoryBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LatencyMs)
{
    public static CostsDocument Of(StaticCosts costs, double? latencyMs = null) =>
        new(costs.Macs, costs.Parameters, costs.WeightBytes, costs.PeakActivationBytes, costs.MemoryBytes, latencyMs);

    public static CostsDocument Of(ModelCosts costs) => Of(costs.Static, costs.LatencyMs);
}
