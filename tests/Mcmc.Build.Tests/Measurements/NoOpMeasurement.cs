using System.Diagnostics;
using System.Globalization;
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
        string[] rows = [await MeasureAsync("ten models", dataFiles: 0), await MeasureAsync("ten models, a data folder of 50,000 files in ten folders", dataFiles: 50_000)];
        var page = $"""
            # No-op builds

            A console project with ten models, built again with nothing to do; {Runs} times in turn with the same project without the package. Own time: the package's targets and tasks in the binary log. Made by `dotnet run --project build -- noop --write`.

            | project | own time, median of {Runs} (from, to) | wall clock against no package, median | workers started |
            |---|---|---|---|
            {string.Join('\n', rows)}

            """;
        output.WriteLine(page);
        if (Environment.GetEnvironmentVariable("MCMC_WRITE") is { Length: > 0 } root)
        {
            await File.WriteAllTextAsync(Path.Combine(root, "docs", "noop.md"), page.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> MeasureAsync(string name, int dataFiles)
    {
        using var project = CompressibleProject.Create(package, "");
        const int folders = 10;
        for (var i = 0; i < dataFiles; i++)
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
}
