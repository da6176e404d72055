using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Found once, locked, applied everywhere.</summary>
public sealed class LockedBuildTests(PackedPackage package)
{
    private const string Ci = "-p:ContinuousIntegrationBuild=true";
    private const string Budget = """MaxFlops="50%" """;
    private const int ItemLine = 10;

    [Fact]
    public async Task Clone_without_data_is_built_from_the_lock_and_never_searches()
    {
        using var project = CompressibleProject.Create(package, Budget);
        var first = await project.BuildAsync();
        first.AssertSucceeded();
        Assert.Equal(1, first.Searches);
        var model = await BytesAsync(project.PathOf("models", "net.mcmc.onnx"));
        var text = await BytesAsync(project.PathOf("models", "net.mcmc.lock.json"));
        Assert.Equal(model, await BytesAsync(Path.Combine(project.OutputFolder, "net.onnx")));

        using var clone = project.Clone();
        var locked = await clone.BuildAsync(Ci);
        locked.AssertSucceeded();
        Assert.Equal((0, 1), (locked.Searches, locked.WorkerRuns));
        Assert.True(locked.HasMessage("the lock file holds"));
        Assert.Equal(model, await BytesAsync(Path.Combine(clone.OutputFolder, "net.onnx")));

        // Going on in Compress mode is no change: not even the worker starts.
        var same = await clone.BuildAsync("--no-restore");
        Assert.Equal((0, 0), (same.Searches, same.WorkerRuns));

        (await clone.RunAsync("clean", clone.ProjectFile)).AssertSucceeded();
        var compressed = await clone.BuildAsync();
        compressed.AssertSucceeded();
        Assert.Equal((0, 1), (compressed.Searches, compressed.WorkerRuns));
        Assert.Equal(model, await BytesAsync(Path.Combine(clone.OutputFolder, "net.onnx")));
        Assert.Equal(text, await BytesAsync(clone.PathOf("models", "net.mcmc.lock.json")));
    }

    [Fact]
    public async Task Locked_build_fails_at_the_item_naming_what_is_missing_or_stale_and_computes_nothing()
    {
        using var project = CompressibleProject.Create(package, Budget);
        await AssertFails("MCMC5001", "net.mcmc.lock.json");
        (await project.BuildAsync()).AssertSucceeded();

        project.WriteProject(CompressibleProject.Item("""MaxFlops="40%" """));
        await AssertFails("MCMC5002", "MaxFlops changed from '50%' to '40%'");
        await AssertFails("MCMC5002", "MaxFlops changed from '50%' to '40%'");

        project.WriteProject(CompressibleProject.Item(Budget));
        File.Delete(project.PathOf("models", "net.mcmc.onnx"));
        Directory.Delete(project.StoreFolder, recursive: true);
        await AssertFails("MCMC5004", "net.mcmc.onnx");

        async Task AssertFails(string code, string named)
        {
            var build = await project.BuildAsync(Ci);
            var error = build.AssertFailed();
            Assert.Equal((code, 0), (error.Code, build.Searches));
            Assert.Equal((project.ProjectFile, ItemLine), (error.File, error.Line));
            Assert.Contains(named, error.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Check_against_a_lock_file_takes_its_budgets_and_fails_where_the_model_is_worse_or_the_lock_is_gone()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.BuildAsync()).AssertSucceeded();
        const string Check = """<McmcModel Include="models/net.mcmc.onnx" Mode="Check" LockFile="models/net.mcmc.lock.json" """;
        project.WriteProject(Check + "/>");
        Directory.Delete(project.PathOf("data"), recursive: true);
        var model = await BytesAsync(project.PathOf("models", "net.mcmc.onnx"));

        var within = await project.BuildAsync();
        within.AssertSucceeded();
        Assert.Equal((0, 1), (within.Searches, within.WorkerRuns));
        Assert.False(File.Exists(Path.Combine(project.OutputFolder, "net.mcmc.onnx")));
        Assert.Equal(0, (await project.BuildAsync("--no-restore", "-t:McmcVerify")).WorkerRuns);

        // A relative budget is about the original, whose costs the lock knows.
        project.WriteProject(Check + """MaxFlops="1%" />""");
        await AssertFails("MCMC1002", "flops");
        project.WriteProject(Check + "/>");

        // Within the budgets or not, it is not what was locked.
        File.Copy(project.PathOf("models", "net.onnx"), project.PathOf("models", "net.mcmc.onnx"), overwrite: true);
        await AssertFails("MCMC1002", "flops");
        project.WriteProject(Check + """MaxFlops="100%" />""");
        await AssertFails("MCMC1004", "lock");
        project.WriteProject(Check + """MinAccuracy="1%" />""");
        await AssertFails("MCMC4010", "in a project Data");

        await File.WriteAllBytesAsync(project.PathOf("models", "net.mcmc.onnx"), model, TestContext.Current.CancellationToken);
        File.Delete(project.PathOf("models", "net.mcmc.lock.json"));
        await AssertFails("MCMC5001", "net.mcmc.lock.json");

        async Task AssertFails(string code, string named)
        {
            var build = await project.BuildAsync("--no-restore", "-t:McmcVerify");
            var error = build.AssertFailed();
            Assert.Equal((code, 1), (error.Code, build.WorkerRuns));
            Assert.Equal((project.ProjectFile, ItemLine), (error.File, error.Line));
            Assert.Contains(named, error.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Store_gives_a_result_to_another_copy_of_the_project()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.BuildAsync()).AssertSucceeded();
        using var copy = CompressibleProject.Create(package, Budget);

        var build = await copy.BuildAsync($"-p:McmcStoreDirectory={project.StoreFolder}");

        build.AssertSucceeded();
        Assert.Equal(0, build.Searches);
        Assert.True(build.HasMessage("the store has the result"));
        Assert.Equal(await BytesAsync(project.PathOf("models", "net.mcmc.lock.json")), await BytesAsync(copy.PathOf("models", "net.mcmc.lock.json")));
    }

    private static Task<byte[]> BytesAsync(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
}
