using Mcmc.Diagnostics;

namespace Mcmc.Tool.Output.Reports;

/// <summary>Tells the CI system that runs this, where one does, in its own language: annotations and a summary of the step.</summary>
/// <param name="variable">An environment variable; null or empty where it is not set.</param>
/// <param name="error">Standard error: standard output is for the result.</param>
internal sealed class CiServices(Func<string, string?> variable, TextWriter error)
{
    private const string True = "true";

    public void Tell(GateReport report, Diagnostic? missed)
    {
        if (variable("GITHUB_ACTIONS") == True)
        {
            Annotate(missed, d => $"::error file={Property(report.ModelPath)},title={d.Code.Id}::{Data(d.Message)}");
            if (variable("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
            {
                Try(() => File.AppendAllText(summary, MarkdownReport.Text(report) + "\n"));
            }
        }
        else if (string.Equals(variable("TF_BUILD"), True, StringComparison.OrdinalIgnoreCase))
        {
            Annotate(missed, d => $"##vso[task.logissue type=error;sourcepath={Property(report.ModelPath)};code={d.Code.Id}]{Data(d.Message)}");
            if (variable("AGENT_TEMPDIRECTORY") is { Length: > 0 } folder)
            {
                var file = Path.Combine(folder, $"mcmc-{Path.GetRandomFileName()}.md");
                Try(() =>
                {
                    File.WriteAllText(file, MarkdownReport.Text(report));
                    error.WriteLine($"##vso[task.uploadsummary]{file}");
                });
            }
        }
    }

    private void Annotate(Diagnostic? missed, Func<Diagnostic, string> form)
    {
        if (missed is not null)
        {
            error.WriteLine(form(missed));
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A summary is a courtesy; the verdict does not depend on it.
            error.WriteLine($"mcmc: no summary was written: {e.Message}");
        }
    }

    /// <summary>GitHub's and Azure's escapes are the same but for what a property must not hold.</summary>
    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
}
