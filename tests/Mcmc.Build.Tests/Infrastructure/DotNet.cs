using System.Diagnostics;

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>Runs the real <c>dotnet</c>.</summary>
internal static class DotNet
{
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Added to this process's.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<DotNetResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        FinishAsync(Start(folder, environment, arguments));

    /// <summary>Runs it where <see cref="SealedFolder"/> lets it.</summary>
    public static Task<DotNetResult> RunSealedAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        FinishAsync(Start([.. SealedFolder.Command(folder), Host, .. arguments], folder, environment));

    /// <summary>Starts it; both outputs have to be read.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start([Host, .. arguments], folder, environment);

    private static async Task<DotNetResult> FinishAsync(Process started)
    {
        using var process = started;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new DotNetResult(process.ExitCode, await output + await error);
    }

    private static Process Start(string[] command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // Set by the SDK that runs these tests, where one does; they would bend the builds under test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE").ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
