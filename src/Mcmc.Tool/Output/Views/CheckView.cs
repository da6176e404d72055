using Mcmc.Compression;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>Every budget, and with a lock file every figure of it, with the model's and the verdict.</summary>
internal static class CheckView
{
    public static void Render(IAnsiConsole console, CheckResult result)
    {
        BudgetView.Render(console, result.Budgets);
        if (result.Regressions.Count > 0)
        {
            console.Line("Against the lock file:");
            BudgetView.Render(console, result.Regressions);
        }
    }
}
