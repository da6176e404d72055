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
        Layers(console, document, all);
        Groups(console, document.Groups, all);
    }

    private static void Layers(IAnsiConsole console, InspectDocument document, bool all)
    {
        var shown = all || document.Layers.Count <= Most ? document.Layers : [.. document.Layers.OrderByDescending(l => l.Macs).Take(Most)];
        var rest = document.Layers.Count - shown.Count;
        console.Line(rest == 0 ? $"{document.Layers.Count} layers" : $"The {shown.Count} layers with the most MACs, of {document.Layers.Count} (--verbose shows all)");
        var table = TextTable.Of("Layer", "Operator", ">MACs", ">Share", ">Parameters", "Output");
        foreach (var layer in shown)
        {
            table.Add(
                layer.Name,
                layer.OpType,
                layer.Macs > 0 ? Count(layer.Macs) : "–",
                layer.Macs > 0 ? CostsView.Percent(layer.Macs, document.Totals.Macs) : "–",
                layer.Parameters > 0 ? Count(layer.Parameters) : "–",
                layer.OutputShape is { } shape ? string.Join('x', shape) : "not known");
        }

        console.Write(table);
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

    private static string Count(long value) => BudgetUnits.Format(BudgetKind.Parameters, value);
}
