using System.Globalization;
using Mcmc.Costs;
using Mcmc.Tool.Output.Documents;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>Costs of one model, or of two side by side.</summary>
internal static class CostsView
{
    private static readonly (string Name, BudgetKind Kind, Func<CostsDocument, double?> Value)[] Rows =
    [
        ("MACs", BudgetKind.Parameters, c => c.Macs),
        ("Parameters", BudgetKind.Parameters, c => c.Parameters),
        ("Weights", BudgetKind.Memory, c => c.WeightBytes),
        ("Peak activations", BudgetKind.Memory, c => c.PeakActivationBytes),
        ("Memory", BudgetKind.Memory, c => c.MemoryBytes),
        ("Latency", BudgetKind.Latency, c => c.LatencyMs),
    ];

    public static void Render(IAnsiConsole console, CostsDocument costs)
    {
        var table = TextTable.Of("Cost at batch 1", ">Value");
        foreach (var (name, kind, value) in Rows.Where(r => r.Value(costs) is not null))
        {
            table.Add(name, BudgetUnits.Format(kind, value(costs)!.Value));
        }

        console.Write(table);
    }

    public static void Render(IAnsiConsole console, CostsDocument before, CostsDocument after)
    {
        var table = TextTable.Of("Cost at batch 1", ">Original", ">Pruned", ">Left");
        foreach (var (name, kind, value) in Rows)
        {
            if (value(before) is { } old && value(after) is { } now)
            {
                table.Add(name, BudgetUnits.Format(kind, old), BudgetUnits.Format(kind, now), Percent(now, old));
            }
        }

        console.Write(table);
    }

    /// <summary>Such as <c>41.3%</c>.</summary>
    public static string Percent(double part, double whole) =>
        whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100 * part / whole:0.0}%");
}
