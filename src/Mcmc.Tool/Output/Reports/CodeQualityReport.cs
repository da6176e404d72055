using System.Text.Json;
using Mcmc.Compression.Locking;

namespace Mcmc.Tool.Output.Reports;

/// <summary>GitLab's code quality report: one issue for each failed check, shown on the merge request.</summary>
internal static class CodeQualityReport
{
    public static void Write(GateReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartArray();
        foreach (var (outcome, code, isRegression) in report.Checks.Where(c => !c.Outcome.Met))
        {
            json.WriteStartObject();
            json.WriteString("description", $"{code.Id}: {outcome}.");
            json.WriteString("check_name", code.Id);
            json.WriteString("fingerprint", InputHash.OfText($"{report.Uri} {GateReport.NameOf(outcome, isRegression)}"));
            json.WriteString("severity", "major");
            json.WriteStartObject("location");
            json.WriteString("path", report.ModelPath.Replace('\\', '/'));
            json.WriteStartObject("lines");
            json.WriteNumber("begin", 1);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
