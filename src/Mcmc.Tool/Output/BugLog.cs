using System.Runtime.InteropServices;
using System.Text;
using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Tool.Output;

/// <summary>Where the details of a bug go: a file in the temporary folder, so that the user sees one line.</summary>
internal static class BugLog
{
    /// <returns>MCMC9001, with the path of the log.</returns>
    public static Diagnostic Write(Exception bug, IReadOnlyList<string> args, TimeProvider clock)
    {
        var what = $"{bug.GetType().Name}: {OneLine.Of(bug.Message)}.";
        try
        {
            var path = Path.Combine(Path.GetTempPath(), $"mcmc-{Path.GetRandomFileName()}.log");
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(Describe(bug, args, clock)));
            return new Diagnostic(Codes.Bug, $"{what} This is a bug: please report it with '{path}' (it names your files, and holds none of them).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Diagnostic(Codes.Bug, $"{what} This is a bug: please report it. No log could be written: {OneLine.Of(e.Message)}.");
        }
    }

    private static string Describe(Exception bug, IReadOnlyList<string> args, TimeProvider clock) => string.Join('\n',
        FormattableString.Invariant($"mcmc {typeof(BugLog).Assembly.GetName().Version} · {RuntimeInformation.FrameworkDescription} · {RuntimeInformation.RuntimeIdentifier} · {clock.GetUtcNow():O}"),
        $"mcmc {string.Join(' ', args)}",
        bug.ToString(),
        "");
}
