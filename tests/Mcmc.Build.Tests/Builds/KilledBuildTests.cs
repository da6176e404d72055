using System.Diagnostics;
using System.Globalization;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Builds that are killed at a random moment, in one way or another, and then run again.</summary>
public sealed class KilledBuildTests(PackedPackage package, ITestOutputHelper output)
{
    /// <summary>How often to look for workers: nobody tells when a process that is not a child begins.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Builds_killed_at_a_few_moments_leave_no_orphan_and_the_next_is_right()
    {
        using var killer = await BuildKiller.CreateAsync(package);
        var random = new Random(1);
        for (var number = 0; number < 3; number++)
        {
            output.WriteLine((await killer.KillAsync(number, random.NextDouble())).ToString());
        }
    }

    [Fact]
    public async Task Build_that_is_asked_to_stop_ends_its_worker()
    {
        using var project = BuildKiller.Project(package);
        var found = new List<string>();
        foreach (var (signal, limit) in new[] { ("INT", 2.0), ("TERM", 5.0), ("KILL", 5.0) })
        {
            using var build = project.Start(found.Count == 0 ? [] : ["--no-restore"]);
            var said = BuildKiller.Drain(build);
            while (project.Workers().Count == 0)
            {
                if (build.HasExited)
                {
                    // Only then is all read that it said.
                    await build.WaitForExitAsync(TestContext.Current.CancellationToken);
                    Assert.Fail($"After {found.Count} signals the build ended without a worker: {string.Join('\n', said)}");
                }

                await Task.Delay(Look, TestContext.Current.CancellationToken);
            }

            using (var kill = Process.Start("kill", ["-" + signal, build.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var seconds = await BuildKiller.OrphanSecondsAsync(project);
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
}
