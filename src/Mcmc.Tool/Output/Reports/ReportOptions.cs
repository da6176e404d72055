using System.CommandLine;
using Mcmc.Ir;

namespace Mcmc.Tool.Output.Reports;

/// <summary>Files in which a gate's verdict goes to other programs.</summary>
internal sealed class ReportOptions
{
    private readonly (Option<string?> Option, Action<GateReport, Stream> Write)[] files =
    [
        (Of("--sarif", "Write a SARIF 2.1.0 log, for code scanning."), SarifReport.Write),
        (Of("--junit", "Write JUnit XML: one test case for each budget."), JunitReport.Write),
        (Of("--markdown", "Write a Markdown table, for a summary or a comment."), MarkdownReport.Write),
        (Of("--code-quality", "Write a code quality report of GitLab."), CodeQualityReport.Write),
    ];

    public ReportOptions(Command command)
    {
        foreach (var (option, _) in files)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="Diagnostics.McmcException">MCMC4009.</exception>
    public void Write(ParseResult parsed, GateReport report)
    {
        foreach (var (option, write) in files)
        {
            if (parsed.GetValue(option) is { } path)
            {
                using var file = PendingFile.Create(path);
                file.Write(stream => write(report, stream));
                file.Commit();
            }
        }
    }

    private static Option<string?> Of(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
