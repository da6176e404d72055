using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mcmc.Build.Worker;

/// <summary>
/// Runs a process to its end. It is asked to stop by closing its standard input, and killed when it does not within the
/// grace period; when the build is killed, the same pipe closes by itself.
/// </summary>
internal sealed class WorkerProcess
{
    private const int GraceMs = 1700;

    private readonly ProcessStartInfo start;
    private readonly Action<string> output;
    private readonly Action<string> error;

    /// <param name="fileName">Absolute path of the program.</param>
    /// <param name="arguments">Its arguments, not quoted.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="output">Gets each line of standard output, on another thread.</param>
    /// <param name="error">Gets each line of standard error, on another thread.</param>
    public WorkerProcess(string fileName, string[] arguments, string workingDirectory, Action<string> output, Action<string> error)
    {
        this.output = output;
        this.error = error;
        start = new ProcessStartInfo(fileName, string.Join(" ", arguments.Select(Quote)))
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardErrorEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
    }

    /// <summary>Whether it was killed because it had said nothing for too long.</summary>
    public bool Hung { get; private set; }

    /// <param name="silence">How long it may say nothing.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public int Run(TimeSpan silence, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = start };
        using var watchdog = new Timer(_ => End(process));
        process.OutputDataReceived += (_, line) => Forward(line.Data, output);
        process.ErrorDataReceived += (_, line) => Forward(line.Data, error);
        process.OutputDataReceived += (_, _) => watchdog.Change(silence, Timeout.InfiniteTimeSpan);
        process.Start();
        watchdog.Change(silence, Timeout.InfiniteTimeSpan);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (cancellation.Register(() => Stop(process)))
        {
            process.WaitForExit();
        }

        return process.ExitCode;
    }

    private void End(Process process)
    {
        try
        {
            Hung = true;
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }
    }

    private static void Stop(Process process)
    {
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(GraceMs))
            {
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException)
        {
            // It ended by itself in the meantime.
        }
    }

    private static void Forward(string? line, Action<string> receiver)
    {
        if (line is not null)
        {
            receiver(line);
        }
    }

    /// <summary>Backslashes count only before a quotation mark, there they are doubled.</summary>
    private static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '"')
            {
                quoted.Append('\\', backslashes + 1);
            }

            backslashes = character == '\\' ? backslashes + 1 : 0;
            quoted.Append(character);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
