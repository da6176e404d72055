namespace Mcmc.Diagnostics;

/// <summary>Ends an operation with a diagnostic that the user can act on. Every other exception is a bug.</summary>
public sealed class McmcException : Exception
{
    public McmcException(Diagnostic diagnostic, Exception? cause = null)
        : base(diagnostic.ToString(), cause) => Diagnostic = diagnostic;

    internal McmcException(DiagnosticCode code, string message, string? file = null, int? line = null, Exception? cause = null)
        : this(new Diagnostic(code, message, file, line), cause)
    {
    }

    public Diagnostic Diagnostic { get; }
}
