using System.Diagnostics;
using System.Text;
using Mcmc.Proofs.Kills;

namespace Mcmc.Tool.Tests;

/// <summary>The built <c>mcmc</c> in a process of its own, as users run it.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder error = new();
    private readonly Task<string> output;

    private ToolProcess(IEnumerable<string> args, string? folder)
    {
        var start = new ProcessStartInfo(Host)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "mcmc.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The start of a command line for a shell.</summary>
    public static string CommandLine => $"'{Host}' '{Path.Combine(AppContext.BaseDirectory, "mcmc.dll")}'";

    public int Id => process.Id;

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs to the end.</summary>
    public static ToolRun Run(params string[] args) => RunIn(null, args);

    /// <summary>Runs to the end in a folder.</summary>
    public static ToolRun RunIn(string? folder, params string[] args)
    {
        using var tool = Start(folder, args);
        return tool.Finish();
    }

    public static ToolProcess Start(string? folder, params string[] args) => new(args, folder);

    /// <summary>Reads standard error until a line holds <paramref name="text"/>.</summary>
    public void WaitFor(string text)
    {
        while (process.StandardError.ReadLine() is { } line)
        {
            error.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"'{text}' never came:\n{error}");
    }

    /// <summary>Runs to a moment, and kills it then.</summary>
    public void Kill(TimeSpan moment)
    {
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        KilledRun.Until(process, moment);
    }

    public ToolRun Finish()
    {
        error.Append(process.StandardError.ReadToEnd());
        process.WaitForExit();
        return new ToolRun(process.ExitCode, output.Result, error.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
