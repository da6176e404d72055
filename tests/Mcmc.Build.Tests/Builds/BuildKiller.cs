using System.Collections.Concurrent;
using System.Diagnostics;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Kills the build of a project at a chosen moment, in one way or another, and holds the next build against one that ran in peace.</summary>
internal sealed class BuildKiller : IDisposable
{
    /// <summary>A worker that goes on for so long never ends. How fast it ends on a machine of its own is for the measurement to say.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(2);

    /// <summary>How often to look for workers: nobody tells when a process that is not a child begins or ends.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Ways = ["worker", "MSBuild", "both"];

    private readonly TestProject project;
    private readonly TimeSpan whole;
    private readonly byte[] expected;

    private BuildKiller(TestProject project, TimeSpan whole, byte[] expected) => (this.project, this.whole, this.expected) = (project, whole, expected);

    /// <summary>Builds in peace once, for how long that takes and what it gives.</summary>
    public static async Task<BuildKiller> CreateAsync(PackedPackage package)
    {
        using var reference = Project(package);
        (await reference.RunAsync("restore", reference.ProjectFile)).AssertSucceeded();
        var watch = Stopwatch.StartNew();
        (await reference.BuildAsync("--no-restore")).AssertSucceeded();
        var whole = watch.Elapsed;
        var expected = await File.ReadAllBytesAsync(Path.Combine(reference.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken);
        var project = Project(package);
        (await project.RunAsync("restore", project.ProjectFile)).AssertSucceeded();
        return new BuildKiller(project, whole, expected);
    }

    /// <summary>A project whose worker has a second or two to be killed in.</summary>
    public static TestProject Project(PackedPackage package)
    {
        var project = CompressibleProject.Create(package, """MaxFlops="50%" """);
        TinyData.Write(project.PathOf("data"), samples: 3000);
        return project;
    }

    /// <param name="number">Chooses the way.</param>
    /// <param name="moment">In [0, 1): part of the time that a build takes; where its worker is to be killed, of what is left of it when that begins.</param>
    public async Task<BuildKill> KillAsync(int number, double moment)
    {
        var way = Ways[number % Ways.Length];
        Reset();
        bool ended, worked;
        using (var build = project.Start("--no-restore"))
        {
            Drain(build);
            var watch = Stopwatch.StartNew();
            if (way != "MSBuild")
            {
                await WorkerOfAsync(build);
            }

            var left = whole - watch.Elapsed;
            await Task.WhenAny(build.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay((left > TimeSpan.Zero ? left : TimeSpan.Zero) * moment, TestContext.Current.CancellationToken));
            var workers = project.Workers();
            (ended, worked) = (build.HasExited, workers.Count > 0);
            if (way != "MSBuild")
            {
                Kill(workers);
            }

            if (way != "worker")
            {
                Kill([build.Id]);
            }

            await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var seconds = await OrphanSecondsAsync(project);
        (await project.BuildAsync("--no-restore")).AssertSucceeded();
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(project.PathOf("models"), "*.tmp"));
        return new BuildKill(number, way, moment, ended, worked, seconds);
    }

    public void Dispose() => project.Dispose();

    /// <returns>How long workers went on; fails where one is an orphan.</returns>
    public static async Task<double> OrphanSecondsAsync(TestProject project)
    {
        var watch = Stopwatch.StartNew();
        while (project.Workers() is { Count: > 0 } orphans)
        {
            Assert.True(watch.Elapsed < Forever, $"worker {orphans[0]} still runs");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Reads what a build says, so that it never waits for a reader.</summary>
    /// <returns>Its lines so far.</returns>
    public static ConcurrentQueue<string> Drain(Process build)
    {
        var lines = new ConcurrentQueue<string>();
        build.OutputDataReceived += (_, e) => lines.Enqueue(e.Data ?? "");
        build.ErrorDataReceived += (_, e) => lines.Enqueue(e.Data ?? "");
        build.BeginOutputReadLine();
        build.BeginErrorReadLine();
        return lines;
    }

    private async Task WorkerOfAsync(Process build)
    {
        while (!build.HasExited && project.Workers().Count == 0)
        {
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Back to what a fresh clone is after a restore.</summary>
    private void Reset()
    {
        string[] folders = [project.PathOf("bin"), project.PathOf("obj", "Debug"), project.PathOf(".mcmc"), project.StoreFolder];
        foreach (var folder in folders.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in Directory.GetFiles(project.PathOf("models"), "*.mcmc.*"))
        {
            File.Delete(file);
        }
    }

    private static void Kill(IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has just ended by itself.
            }
        }
    }
}
