using System.Diagnostics;
using System.Text.Json;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The public <c>mcmc</c> in a process of its own, with its messages on this one's standard error.</summary>
internal static class McmcTool
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">Without <c>--json</c>.</param>
    /// <param name="cancellation">Ends the process at once: its commands go on where they were stopped.</param>
    /// <returns>The JSON document that it prints.</returns>
    /// <exception cref="InvalidOperationException">It ended with an exit code other than 0.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static JsonElement Run(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "mcmc.dll"), .. arguments, "--json"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var ends = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'mcmc {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}: {output}");
        }

        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
