using System.Text.Json.Serialization;
using Mcmc.Costs;
using Mcmc.Pruning;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc inspect</c>.</summary>
internal sealed record InspectDocument(
    ModelDocument Model,
    CostsDocument Totals,
    IReadOnlyList<LayerDocument> Layers,
    IReadOnlyList<GroupDocument> Groups) : Document
{
    /// <summary>Left out where nobody asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LatencyDocument? Latency { get; init; }

    /// <summary>Left out where nobody asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeasuredMemoryDocument? Memory { get; init; }
}

internal sealed record ModelDocument(string Path, string Sha256, long Opset, string Producer);

internal sealed record LayerDocument(string Name, string OpType, long Macs, long Parameters, IReadOnlyList<long>? OutputShape)
{
    /// <summary>Left out for layers that are fused into others, and where nobody asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LatencyMs { get; init; }

    public static LayerDocument Of(LayerCosts layer, double? latencyMs) => new(layer.Name, layer.OpType, layer.Macs, layer.Parameters, layer.OutputShape) { LatencyMs = latencyMs };
}

internal sealed record GroupDocument(string Id, int Width, bool Prunable, string? Reason, IReadOnlyList<MemberDocument> Members)
{
    public static GroupDocument Of(ChannelGroup group) =>
        new(group.Id, group.Width, group.IsPrunable, group.Reason, [.. group.Members.Select(m => new MemberDocument(m.Node, m.Value, m.Axis))]);
}

internal sealed record MemberDocument(string Node, string Value, int Axis);
