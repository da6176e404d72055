namespace Mcmc.Diagnostics;

/// <summary>Something a user can act on: what happened, where, and what to do about it.</summary>
/// <param name="Code">Its entry in the catalogue.</param>
/// <param name="Message">One or two sentences; names the thing, the figures and the remedy.</param>
/// <param name="File">The file it is about, as the user named it, or null.</param>
/// <param name="Line">The line in <paramref name="File"/>, from 1, or null.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Message, string? File = null, int? Line = null)
{
    public override string ToString() => $"{Code.Id}: {Message}";
}
