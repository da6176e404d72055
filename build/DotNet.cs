using System.Diagnostics;

namespace Mcmc.RepositoryBuild;

/// <summary>Starts <c>dotnet</c> in the repository's folder with this console's streams.</summary>
internal static class DotNet
{
    /// <exception cref="StepFailedException">dotnet ended with another exit code than 0.</exception>
    public static void Run(Repository repository, params string[] arguments)
    {
        var exitCode = TryRun(repository, arguments);
        if (exitCode != 0)
        {
            throw new StepFailedException($"'dotnet {string.Join(' ', arguments)}' ended with exit code {exitCode}.");
        }
    }

    /// <returns>The exit code.</returns>
    public static int TryRun(Repository repository, params string[] arguments)
    {
        Console.WriteLine($"> dotnet {string.Join(' ', arguments)}");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, arguments) { WorkingDirectory = repository.Root, UseShellExecute = false };

        // A node that outlives the build would hold files of this repository open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
