using System.Globalization;
using Mcmc.Build.Items;
using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Mcmc.Build;

/// <summary>Writes diagnostics of the catalogue to the build's log, each with its code, its place and its page.</summary>
internal sealed class DiagnosticLog
{
    private readonly TaskLoggingHelper log;

    public DiagnosticLog(TaskLoggingHelper log) => this.log = log;

    public bool HasErrors => log.HasLoggedErrors;

    public void Message(MessageImportance importance, string text) => log.LogMessage(importance, "{0}", text);

    public void Write(DiagnosticCode code, string message, SourceLocation location) =>
        Write(code.Id, code.Severity, message, location);

    /// <summary>A diagnostic of the worker. What names no file of its own is about the item.</summary>
    /// <param name="diagnostic">A message of the kind <see cref="WorkerMessageKind.Diagnostic"/>.</param>
    /// <param name="model">The item that the worker was started for.</param>
    /// <param name="budgets">How a budget that is not met ends up in the build.</param>
    public void Write(WorkerMessage diagnostic, ModelItem model, BudgetSeverity budgets)
    {
        var (code, text, file) = (diagnostic[0], diagnostic[2], diagnostic[3]);
        var severity = diagnostic[1] == nameof(Severity.Warning) ? Severity.Warning : Severity.Error;
        var location = file.Length > 0 && int.TryParse(diagnostic[4], out var line) ? new SourceLocation(file, line) : model.Location;

        if (IsBudget(code) && budgets == BudgetSeverity.Message)
        {
            Message(MessageImportance.High, $"{code}: {text}");
        }
        else if (IsBudget(code) && budgets == BudgetSeverity.Warning)
        {
            Write(code, Severity.Warning, text, location);
        }
        else
        {
            Write(code, severity, text, location);
        }
    }

    private static bool IsBudget(string code) => code.StartsWith("MCMC1", StringComparison.Ordinal);

    private void Write(string code, Severity severity, string text, SourceLocation location)
    {
        Annotate(code, severity, text, location);
        if (severity == Severity.Warning)
        {
            log.LogWarning(null, code, null, HelpLink(code), location.File, location.Line, 0, 0, 0, "{0}", text);
        }
        else
        {
            log.LogError(null, code, null, HelpLink(code), location.File, location.Line, 0, 0, 0, "{0}", text);
        }
    }

    /// <summary>
    /// GitHub's matcher for .NET takes only lines that end in the project's name in brackets, which those about the project
    /// file itself lack.
    /// </summary>
    private void Annotate(string code, Severity severity, string text, SourceLocation location)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            var kind = severity == Severity.Warning ? "warning" : "error";
            var line = location.Line == 0 ? "" : ",line=" + location.Line.ToString(CultureInfo.InvariantCulture);
            Message(MessageImportance.High, $"::{kind} file={Escape(location.File).Replace(":", "%3A").Replace(",", "%2C")}{line},title={code}::{Escape(text)}");
        }
    }

    private static string Escape(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    /// <summary>The page that the package carries for a code: it fits the version and needs no network.</summary>
    private static string? HelpLink(string code)
    {
        var package = new FileInfo(typeof(DiagnosticLog).Assembly.Location).Directory?.Parent?.Parent;
        var page = Path.Combine(package?.FullName ?? "", "docs", code + ".md");
        return File.Exists(page) ? new Uri(page).AbsoluteUri : null;
    }
}
