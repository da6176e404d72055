using System.Text;
using Mcmc.Costs;

namespace Mcmc.Tool.Output.Reports;

/// <summary>A table for a step summary or a comment on a pull request.</summary>
internal static class MarkdownReport
{
    public static void Write(GateReport report, Stream stream) => stream.Write(Encoding.UTF8.GetBytes(Text(report)));

    public static string Text(GateReport report)
    {
        var text = new StringBuilder();
        text.Append("### ").Append(report.Result.Feasible ? "✅" : "❌").Append(" `").Append(report.ModelPath).Append("`\n\n");
        text.Append("| Check | Limit | Value | Met |\n|---|---:|---:|---|\n");
        foreach (var (outcome, _, isRegression) in report.Checks)
        {
            text.Append("| ").Append(GateReport.NameOf(outcome, isRegression));
            text.Append(" | ").Append(BudgetUnits.Format(outcome.Kind, outcome.Limit));
            text.Append(" | ").Append(outcome.Value is { } value ? BudgetUnits.Format(outcome.Kind, value) : "not known");
            text.Append(" | ").Append(outcome.Met ? "yes" : "**no**").Append(" |\n");
        }

        return text.ToString();
    }
}
