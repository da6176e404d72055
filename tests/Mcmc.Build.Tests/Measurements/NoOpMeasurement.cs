using System.Diagnostics;
using System.Globalization;
using Mcmc.Benchmarks;
using Mcmc.Build.Tests.Builds;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Measurements;

/// <summary>What the package costs a build that has nothing to do.</summary>
public sealed class NoOpMeasurement(PackedPackage package, ITestOutputHelper output)
{
    private const int Runs = 20;
    private const int Models = 10;

    [Fact(Explicit = true)]
    public async Task Build_with_nothing_to_do_costs()
    {
        using var log = MeasurementFile.Log<NoOpRow>("noop");
        await AddAsync(log, "ten models", folders: 0, filesPerFolder: 0);
        await AddAsync(log, "ten models, a data folder of 50,000 files", folders: 1, filesPerFolder: 50_000);
        await AddAsync(log, "the same in 10 folders of 5,000", folders: 10, filesPerFolder: 5_000);
        await AddAsync(log, "the same in 100 folders of 500", folders: 100, filesPerFolder: 500);
        await AddAsync(log, "ten models, a data folder of 10,000 files in 20 folders, each of which is looked at", folders: 20, filesPerFolder: 499);
        await MeasurementFile.WriteAsync("noop.md", $"""
            # No-op builds

            A console project with ten models, built again with nothing to do; {Runs} times in turn with the same project without the package. Own time: the package's targets and tasks in the binary log. Of a folder with more than 2,000 files, and of all folders where there are more than 10,000 together, only times are compared. Made by `dotnet run --project build -- noop --write`, version {MeasurementFile.Version}.

            | project | own time, median of {Runs} (from, to) | wall clock against no package, median | workers started |
            |---|---|---|---|
            {string.Join('\n', log.Results.Select(row => row.Text))}

            """, output);
    }

    private async Task AddAsync(ProgressLog<NoOpRow> log, string name, int folders, int filesPerFolder)
    {
        if (log.Results.TrueForAll(row => row.Name != name))
        {
            log.Add(new NoOpRow(name, await MeasureAsync(name, folders, filesPerFolder)));
        }
    }

    private async Task<string> MeasureAsync(string name, int folders, int filesPerFolder)
    {
        using var project = CompressibleProject.Create(package, "");
        for (var i = 0; i < folders * filesPerFolder; i++)
        {
            project.Write(FormattableString.Invariant($"data/images{i % folders}/{i}.bin"), "");
        }

        project.WriteProject(
            string.Concat(Enumerable.Range(0, Models).Select(i => FormattableString.Invariant($"""<McmcModel Include="models/net.onnx" Data="data" MaxFlops="50%" TargetPath="net{i}.onnx" />"""))),
            "<DefaultItemExcludes>$(DefaultItemExcludes);data/**</DefaultItemExcludes>");
        using var without = new TestProject(package);
        without.WriteProject("");
        without.Write("app.csproj", (await File.ReadAllTextAsync(without.ProjectFile, TestContext.Current.CancellationToken)).Split('\n').Where(line => !line.Contains("Mcmc.Build", StringComparison.Ordinal)).Aggregate((a, b) => a + "\n" + b));
        (await project.BuildAsync()).AssertSucceeded();
        (await without.BuildAsync()).AssertSucceeded();

        var (own, mine, theirs, workers) = (new List<double>(), new List<double>(), new List<double>(), 0);
        for (var run = 0; run < Runs; run++)
        {
            var build = await TimedAsync(project, mine);
            own.Add(build.OwnTime.TotalMilliseconds);
            workers += build.WorkerRuns;
            await TimedAsync(without, theirs);
        }

        var median = PairedTimes.Median([.. own]);
        Assert.Equal(0, workers);
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {median:F0} ms ({own.Min():F0}, {own.Max():F0}) | {new PairedTimes(mine, theirs).Difference()} | {workers} |");
    }

    private static async Task<BuildResult> TimedAsync(TestProject project, List<double> times)
    {
        var watch = Stopwatch.StartNew();
        var build = await project.BuildAsync("--no-restore");
        times.Add(watch.Elapsed.TotalMilliseconds);
        build.AssertSucceeded();
        return build;
    }

    private sealed record NoOpRow(string Name, string Text);
}
