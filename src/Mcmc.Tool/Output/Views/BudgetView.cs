using Mcmc.Costs;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>Every budget with its limit, the model's figure and the verdict.</summary>
internal static class BudgetView
{
    public static void Render(IAnsiConsole console, IReadOnlyList<BudgetOutcome> outcomes)
    {
        var table = TextTable.Of("Budget", ">Limit", ">Value", "Met");
        foreach (var outcome in outcomes)
        {
            table.Add(
                outcome.Kind.OptionName()["--".Length..],
                BudgetUnits.Format(outcome.Kind, outcome.Limit),
                outcome.Value is { } value ? BudgetUnits.Format(outcome.Kind, value) : "not known",
                outcome.Met ? "yes" : "NO");
        }

        console.Write(table);
    }
}
