using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Runs <c>npm ci</c> once, however many builds ask at the same time, and remembers the lock file that it installed.
/// MSBuild compiles this file when the stamp is out of date, and only then.
/// </summary>
public sealed class RestoreNpmPackages : Task, ICancelableTask
{
    private const string InstallAdvice =
        "The native ONNX Runtime libraries come from npm. Install Node.js 18 or later, which brings npm " +
        "(nodejs.org, or your system's package manager: packages 'nodejs' and 'npm'), check that 'npm --version' " +
        "works in this shell, and build again. With the official NuGet package instead, build with " +
        "-p:McmcOnnxRuntime=Package.";

    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource cancelled = new CancellationTokenSource();

    /// <summary>The folder of package.json and package-lock.json.</summary>
    [Required]
    public string Directory { get; set; }

    /// <summary>Written last: a copy of the package-lock.json whose packages are complete in node_modules.</summary>
    [Required]
    public string Stamp { get; set; }

    public void Cancel()
    {
        cancelled.Cancel();
    }

    public override bool Execute()
    {
        string lockFile = Path.Combine(Directory, "package-lock.json");
        using (FileStream mutex = AcquireMutex())
        {
            if (mutex == null)
            {
                return false;
            }

            string wanted = File.ReadAllText(lockFile);
            if (File.Exists(Stamp) && File.ReadAllText(Stamp) == wanted)
            {
                return true;
            }

            Log.LogMessage(MessageImportance.High, "Restoring ONNX Runtime from npm (once for this clone) ...");
            if (!RunNpm())
            {
                return false;
            }

            File.WriteAllText(Stamp, wanted);
            return true;
        }
    }

    /// <summary>An exclusively opened file: unlike a named mutex it works the same everywhere and dies with the process.</summary>
    private FileStream AcquireMutex()
    {
        string path = Path.Combine(Directory, "obj", "npm.mutex");
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path));
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < LockTimeout)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (cancelled.Token.WaitHandle.WaitOne(200))
                {
                    return null;
                }
            }
        }

        Fail("ORT0003", "Another build has held '" + path + "' for " + LockTimeout.TotalMinutes + " minutes. End it and build again.");
        return null;
    }

    private bool RunNpm()
    {
        bool windows = Path.DirectorySeparatorChar == '\\';
        const string arguments = "ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error";
        ProcessStartInfo start = new ProcessStartInfo(windows ? "cmd.exe" : "npm", windows ? "/d /c npm " + arguments : arguments)
        {
            WorkingDirectory = Directory,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };

        try
        {
            using (Process npm = new Process { StartInfo = start })
            {
                return Watch(npm);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Fail("ORT0001", "npm was not found. " + InstallAdvice);
            return false;
        }
    }

    private bool Watch(Process npm)
    {
        npm.OutputDataReceived += (_, line) => Report(line.Data);
        npm.ErrorDataReceived += (_, line) => Report(line.Data);
        npm.Start();
        npm.BeginOutputReadLine();
        npm.BeginErrorReadLine();
        using (cancelled.Token.Register(() => Kill(npm)))
        {
            npm.WaitForExit();
        }

        // 9009 is how cmd.exe, and 127 how a Unix shell, says that there is no such command.
        if (npm.ExitCode == 9009 || npm.ExitCode == 127)
        {
            Fail("ORT0001", "npm was not found. " + InstallAdvice);
        }
        else if (npm.ExitCode != 0)
        {
            Fail("ORT0002", "'npm ci' ended with exit code " + npm.ExitCode + " (its output is above). Check the network and the registry that npm is configured to use, and build again.");
        }

        return npm.ExitCode == 0;
    }

    private static void Kill(Process npm)
    {
        try
        {
            npm.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }

    private void Report(string line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            Log.LogMessage(MessageImportance.High, "npm: {0}", line);
        }
    }

    private void Fail(string code, string message)
    {
        Log.LogError(null, code, null, Path.Combine(Directory, "package.json"), 0, 0, 0, 0, "{0}", message);
    }
}
