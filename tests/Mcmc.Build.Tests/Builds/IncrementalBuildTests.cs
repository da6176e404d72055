using System.Globalization;
using System.Text.Json;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>When the worker runs again, and when nothing does.</summary>
public sealed class IncrementalBuildTests(PackedPackage package, ITestOutputHelper output)
{
    private const string Budget = """MaxFlops="50%" """;

    [Fact]
    public async Task Build_with_nothing_to_do_starts_no_worker_and_takes_next_to_no_time()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.BuildAsync()).AssertSucceeded();

        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var build = await project.BuildAsync("--no-restore");
            build.AssertSucceeded();
            Assert.Equal(0, build.WorkerRuns);
            Assert.True(build.RanTarget("McmcVerify"));
            times.Add(build.OwnTime.TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"own targets and tasks: median {times[2]:F0} ms, from {times[0]:F0} to {times[4]:F0}"));

        // The least of them: what else the machine does at the time only adds.
        Assert.InRange(times[0], 0, 100);
    }

    [Fact]
    public async Task Build_brings_back_what_was_deleted()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.BuildAsync()).AssertSucceeded();
        var copy = Path.Combine(project.OutputFolder, "net.onnx");
        var bytes = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);

        File.Delete(copy);
        var recopied = await project.BuildAsync("--no-restore");
        Assert.Equal((0, true), (recopied.WorkerRuns, File.Exists(copy)));

        File.Delete(copy);
        File.Delete(Path.Combine(project.ResultFolder, "net.onnx"));
        var remade = await project.BuildAsync("--no-restore");
        Assert.Equal(1, remade.WorkerRuns);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
        Assert.True(remade.HasMessage("its output was deleted"));
    }

    [Fact]
    public async Task Build_after_an_input_changed_runs_the_worker_again_and_says_why()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.BuildAsync()).AssertSucceeded();
        var copy = Path.Combine(project.OutputFolder, "net.onnx");
        var time = File.GetLastWriteTimeUtc(copy);

        project.WriteProject(CompressibleProject.Item("""MaxFlops="30%" """));
        await AssertRunsAgain("MaxFlops changed from '50%' to '30%'");
        using (var locked = JsonDocument.Parse(await File.ReadAllTextAsync(project.PathOf("models", "net.mcmc.lock.json"), TestContext.Current.CancellationToken)))
        {
            var (budget, whole) = (locked.RootElement.GetProperty("budgets")[0], locked.RootElement.GetProperty("original").GetProperty("macs").GetInt64());
            Assert.Equal("30%", budget.GetProperty("budget").GetString());
            Assert.InRange(budget.GetProperty("value").GetInt64(), 1, 3 * whole / 10);
        }

        Assert.True(File.GetLastWriteTimeUtc(copy) > time);

        TinyData.Write(project.PathOf("data"), seed: 2);
        await AssertRunsAgain("set.json' changed");

        var records = project.PathOf("data", "set.bin");
        var bytes = await File.ReadAllBytesAsync(records, TestContext.Current.CancellationToken);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(records, bytes, TestContext.Current.CancellationToken);
        await AssertRunsAgain("set.bin' changed");

        project.CopyModel("vgg.onnx", "models/net.onnx");
        File.SetLastWriteTimeUtc(project.PathOf("models", "net.onnx"), File.GetLastWriteTimeUtc(project.PathOf("models", "net.onnx")).AddDays(-1));
        await AssertRunsAgain("net.onnx' changed");

        project.WriteProject(CompressibleProject.Item("""MaxFlops="30%" Seed="7" """));
        await AssertRunsAgain("Seed changed from '' to '7'");

        // What a result does not depend on.
        project.WriteProject(CompressibleProject.Item("""MaxFlops="30%" Seed="7" OutputItemType="Content" """), "<McmcStudyDirectory>elsewhere</McmcStudyDirectory>");
        Assert.Equal(0, (await project.BuildAsync("--no-restore")).WorkerRuns);

        async Task AssertRunsAgain(string reason)
        {
            var build = await project.BuildAsync("--no-restore");
            build.AssertSucceeded();
            Assert.Equal(1, build.WorkerRuns);
            Assert.True(build.HasMessage(reason), reason);
            Assert.Equal(0, (await project.BuildAsync("--no-restore")).WorkerRuns);
        }
    }

    [Fact]
    public async Task Build_of_a_model_with_external_data_follows_it_and_gives_one_file()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.CopyModel("external-data.onnx", "models/external-data.onnx");
        project.CopyModel("external-data.onnx.data", "models/external-data.onnx.data");
        project.WriteProject("""<McmcModel Include="models/external-data.onnx" Data="data/set.json" MaxFlops="70%" />""");

        (await project.BuildAsync()).AssertSucceeded();
        var weights = project.PathOf("models", "external-data.onnx.data");
        File.SetLastWriteTimeUtc(weights, File.GetLastWriteTimeUtc(weights).AddSeconds(2));
        var again = await project.BuildAsync("--no-restore");

        Assert.Equal(1, again.WorkerRuns);
        Assert.True(again.HasMessage("external-data.onnx.data' changed"));
        Assert.Equal(["external-data.onnx"], Directory.EnumerateFiles(project.OutputFolder, "external-data*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Build_after_clean_or_without_the_item_leaves_nothing_behind()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.BuildAsync()).AssertSucceeded();
        var copy = Path.Combine(project.OutputFolder, "net.onnx");

        (await project.RunAsync("clean", project.ProjectFile)).AssertSucceeded();
        Assert.False(File.Exists(copy));
        Assert.Empty(Directory.EnumerateFiles(project.ResultFolder));

        (await project.BuildAsync()).AssertSucceeded();
        Assert.True(File.Exists(copy));

        project.WriteProject("");
        (await project.BuildAsync()).AssertSucceeded();
        Assert.False(File.Exists(copy));
        Assert.Empty(Directory.EnumerateFiles(project.ResultFolder));
    }
}
