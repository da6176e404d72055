using System.Diagnostics;
using System.Globalization;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Builds that are killed at a random moment, in one way or another, and then run again.</summary>
public sealed class KilledBuildTests(PackedPackage package, ITestOutputHelper output)
{
    private const string Budget = """MaxFlops="50%" """;
    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(5);

    /// <summary>How often to look for workers: nobody tells when a process that is not a child ends.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Ways = ["worker", "MSBuild", "both"];

    [Fact]
    public Task Builds_killed_at_a_few_moments_leave_no_orphan_and_the_next_is_right() => KillAsync(moments: 3, seed: 1);

    /// <summary>The measurement of <c>dotnet run --project build -- build-kills</c>.</summary>
    [Fact(Explicit = true)]
    public Task Builds_killed_at_fifty_moments_leave_no_orphan_and_the_next_is_right() => KillAsync(moments: 50, seed: 2);

    [Fact]
    public async Task Build_that_is_asked_to_stop_ends_its_worker_in_time()
    {
        using var project = Project();
        var found = new List<string>();
        foreach (var (signal, limit) in new[] { ("INT", 2.0), ("TERM", 5.0), ("KILL", 5.0) })
        {
            using var build = project.Start(found.Count == 0 ? [] : ["--no-restore"]);
            Drain(build);
            while (project.Workers().Count == 0)
            {
                Assert.False(build.HasExited, "The build ended without a worker.");
                await Task.Delay(Look, TestContext.Current.CancellationToken);
            }

            using (var kill = Process.Start("kill", ["-" + signal, build.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var seconds = await OrphanSecondsAsync(project);
            found.Add(string.Create(CultureInfo.InvariantCulture, $"SIG{signal}: {seconds:F2} s (limit {limit})"));
            Assert.False(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
            if (!build.HasExited)
            {
                await build.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
        }

        output.WriteLine(string.Join("; ", found));
        (await project.BuildAsync("--no-restore")).AssertSucceeded();
    }

    private TestProject Project()
    {
        var project = CompressibleProject.Create(package, Budget);
        TinyData.Write(project.PathOf("data"), samples: 3000);
        return project;
    }

    private async Task KillAsync(int moments, int seed)
    {
        using var reference = Project();
        var watch = Stopwatch.StartNew();
        (await reference.BuildAsync()).AssertSucceeded();
        var longest = watch.Elapsed;
        var expected = await File.ReadAllBytesAsync(Path.Combine(reference.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken);
        var random = new Random(seed);
        var worst = 0.0;
        using var project = Project();
        (await project.RunAsync("restore", project.ProjectFile)).AssertSucceeded();
        for (var moment = 0; moment < moments; moment++)
        {
            Reset(project);
            using (var build = project.Start("--no-restore"))
            {
                Drain(build);
                await Task.WhenAny(build.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(longest * random.NextDouble(), TestContext.Current.CancellationToken));
                var way = Ways[moment % Ways.Length];
                if (way != "MSBuild")
                {
                    Kill(project.Workers());
                }

                if (way != "worker")
                {
                    Kill([build.Id]);
                }

                await build.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            worst = Math.Max(worst, await OrphanSecondsAsync(project));
            (await project.BuildAsync("--no-restore")).AssertSucceeded();
            Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken));
            Assert.Empty(Directory.EnumerateFiles(project.PathOf("models"), "*.tmp"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{moments} kills: all rebuilt to the same bytes; the last worker was gone after at most {worst:F2} s"));
    }

    /// <summary>Back to what a fresh clone is after a restore.</summary>
    private static void Reset(TestProject project)
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

    /// <returns>How long workers went on; fails where one is an orphan.</returns>
    private static async Task<double> OrphanSecondsAsync(TestProject project)
    {
        var watch = Stopwatch.StartNew();
        while (project.Workers() is { Count: > 0 } orphans)
        {
            Assert.True(watch.Elapsed < OrphanLimit, $"worker {orphans[0]} still runs");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed.TotalSeconds;
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
            catch (ArgumentException)
            {
                // It has just ended by itself.
            }
        }
    }

    private static void Drain(Process build)
    {
        build.OutputDataReceived += (_, _) => { };
        build.ErrorDataReceived += (_, _) => { };
        build.BeginOutputReadLine();
        build.BeginErrorReadLine();
    }
}
