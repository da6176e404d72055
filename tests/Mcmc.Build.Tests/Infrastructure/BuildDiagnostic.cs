using Microsoft.Build.Logging.StructuredLogger;

namespace Mcmc.Build.Tests.Infrastructure;

internal sealed record BuildDiagnostic(string Code, string File, int Line, string Text)
{
    public static BuildDiagnostic From(AbstractDiagnostic diagnostic) =>
        new(diagnostic.Code, diagnostic.File, diagnostic.LineNumber, diagnostic.Text);
}
