using Mcmc.Diagnostics;

namespace Mcmc.Tool.Output.Documents;

/// <summary>What <c>--json</c> prints where there is no result.</summary>
internal sealed record FailureDocument(IReadOnlyList<DiagnosticDocument> Diagnostics) : Document
{
    public static FailureDocument Of(IEnumerable<Diagnostic> diagnostics) =>
        new([.. diagnostics.Select(d => new DiagnosticDocument(d.Code.Id, d.Message, d.File, d.Line))]);
}

internal sealed record DiagnosticDocument(string Code, string Message, string? File, int? Line);
