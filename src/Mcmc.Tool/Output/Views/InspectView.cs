using System.Globalization;
using Mcmc.Costs;
using Mcmc.Tool.Output.Documents;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>A model for a person: the totals, the layers that cost most, the channel groups.</summary>
internal static class InspectView
{
    private const int Most = 20;
    private const int ShortHash = 12;

    /// <param name="all">Every layer and group in graph order with its members, however many there are.</param>
    public static void Render(IAnsiConsole console, InspectDocument document, bool all)
    {
        var model = document.Model;
        console.Line($"{model.Path}: opset {model.Opset}, made by {model.Producer}, sha256 {model.Sha256[..ShortHash]}…");
        CostsView.Render(console, document.Totals);
        if (document.Latency is { } latency)
        {
            Latency(console, latency);
        }

        if (document.Memory is { } memory)
        {
            console.Line($"Measured memory: {Bytes(memory.ProcessBytes)} more than an empty process at its peak; ONNX Runtime's own records say {Bytes(memory.AllocatedBytes)}");
        }

        Layers(console, document, all);
        Groups(console, document.Groups, all);
    }

    private static void Layers(IAnsiConsole console, InspectDocument document, bool all)
    {
        var timed = document.Latency is not null;
        var order = timed ? document.Layers.OrderByDescending(l => l.LatencyMs ?? 0) : document.Layers.OrderByDescending(l => l.Macs);
        var shown = all || (document.Layers.Count <= Most && !timed) ? document.Layers : [.. order.Take(Most)];
        var rest = document.Layers.Count - shown.Count;
        console.Line(rest == 0 ? $"{document.Layers.Count} layers" : $"The {shown.Count} layers with the most {(timed ? "time" : "MACs")}, of {document.Layers.Count} (--verbose shows all)");
        string[] time = timed ? [">Time", ">Share of time"] : [];
        var table = TextTable.Of(["Layer", "Operator", .. time, ">MACs", ">Share", ">Parameters", "Output"]);
        foreach (var layer in shown)
        {
            string[] taken = !timed ? []
                : layer.LatencyMs is { } ms ? [BudgetUnits.Format(BudgetKind.Latency, ms), CostsView.Percent(ms, document.Latency!.Ms)]
                : ["fused", "–"];
            table.Add(
            [
                layer.Name,
                layer.OpType,
                .. taken,
                layer.Macs > 0 ? Count(layer.Macs) : "–",
                layer.Macs > 0 ? CostsView.Percent(layer.Macs, document.Totals.Macs) : "–",
                layer.Parameters > 0 ? Count(layer.Parameters) : "–",
                layer.OutputShape is { } shape ? string.Join('x', shape) : "not known",
            ]);
        }

        console.Write(table);
    }

    private static void Latency(IAnsiConsole console, LatencyDocument latency)
    {
        console.Line(latency.Source == "measured"
            ? $"Latency: {Ms(latency.Ms)}, 95% interval {Ms(latency.LowMs!.Value)} to {Ms(latency.HighMs!.Value)}, half of {latency.Runs} runs from {Ms(latency.QuartileLowMs!.Value)} to {Ms(latency.QuartileHighMs!.Value)}, {latency.Threads} {(latency.Threads == 1 ? "thread" : "threads")}, {latency.Provider}{(latency.Noisy is true ? "; too noisy to trust" : "")}"
            : $"Latency: {Ms(latency.Ms)}, predicted within {CostsView.Percent(latency.ErrorShare!.Value, 1)}");
        if (latency.Bottleneck is { } bottleneck)
        {
            console.Line($"Most of it goes to {bottleneck}");
        }

        foreach (var slow in latency.SlowWidths ?? [])
        {
            console.Line($"{slow.Group} has a slow width: {slow.FastWidth} instead of {slow.Width} channels would save {Ms(slow.SavedMs)}");
        }
    }

    private static void Groups(IAnsiConsole console, IReadOnlyList<GroupDocument> groups, bool all)
    {
        var shown = all || groups.Count <= Most ? groups : [.. groups.OrderByDescending(g => g.Width).Take(Most)];
        var rest = groups.Count - shown.Count;
        console.Line($"{groups.Count} channel groups, {groups.Count(g => g.Prunable)} of them prunable{(rest > 0 ? $"; the {shown.Count} widest (--verbose shows all)" : "")}");
        if (groups.Count == 0)
        {
            return;
        }

        var table = TextTable.Of("Group", ">Width", "Prunable", all ? "Weights and their axes" : ">Weights");
        foreach (var group in shown)
        {
            table.Add(
                group.Id,
                group.Width.ToString(CultureInfo.InvariantCulture),
                group.Prunable ? "yes" : $"no: {group.Reason}",
                all ? string.Join(", ", group.Members.Select(m => $"{m.Value}[{m.Axis}]")) : group.Members.Count.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    private static string Ms(double value) => BudgetUnits.Format(BudgetKind.Latency, value);

    private static string Bytes(long value) => BudgetUnits.Format(BudgetKind.Memory, value);

    private static string Count(long value) => BudgetUnits.Format(BudgetKind.Parameters, value);
}
