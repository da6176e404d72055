using System.Text.Json;
using Mcmc.Compression.Locking;
using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Tool.Output.Reports;

/// <summary>SARIF 2.1.0 (OASIS): one result for each check, passed or failed; code scanning shows the failed ones.</summary>
internal static class SarifReport
{
    public static void Write(GateReport report, Stream stream)
    {
        DiagnosticCode[] rules = [.. report.Checks.Select(c => c.Code).Distinct()];
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules);
        json.WriteStartArray("results");
        foreach (var (outcome, code, isRegression) in report.Checks)
        {
            WriteResult(json, report.Uri, outcome, code, Array.IndexOf(rules, code), isRegression);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, DiagnosticCode[] rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "mcmc");
        json.WriteString("version", ToolVersion.Current);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", "error");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, string uri, BudgetOutcome outcome, DiagnosticCode code, int rule, bool isRegression)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", code.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("kind", outcome.Met ? "pass" : "fail");
        json.WriteString("level", outcome.Met ? "none" : "error");
        WriteText(json, "message", $"{GateReport.NameOf(outcome, isRegression)}: {outcome}.");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", uri);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("check/v1", InputHash.OfText($"{uri} {GateReport.NameOf(outcome, isRegression)}"));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("kind", outcome.Kind.JsonName());
        json.WriteNumber("limit", outcome.Limit);
        if (outcome.Value is { } value)
        {
            json.WriteNumber("value", value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
