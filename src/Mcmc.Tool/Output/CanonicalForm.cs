using Mcmc.Diagnostics;

namespace Mcmc.Tool.Output;

/// <summary>
/// A diagnostic as compilers write it, <c>file(line): error CODE: message</c> on one line, which MSBuild's Exec task, editors
/// and CI systems recognise.
/// </summary>
internal static class CanonicalForm
{
    public static string Of(Diagnostic diagnostic)
    {
        var origin = diagnostic switch
        {
            { File: { } file, Line: { } line } => FormattableString.Invariant($"{file}({line})"),
            { File: { } file } => $"{file} ",
            _ => "mcmc ",
        };
        var severity = diagnostic.Code.Severity == Severity.Error ? "error" : "warning";
        return $"{origin}: {severity} {diagnostic.Code.Id}: {string.Join(' ', diagnostic.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}";
    }
}
