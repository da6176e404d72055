using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Sources that cannot be written and no network, as build farms have them; outputs go elsewhere.</summary>
public sealed class SealedBuildTests(PackedPackage package)
{
    [Fact]
    public async Task Locked_build_needs_to_write_nothing_beside_the_sources_and_Compress_says_what_it_cannot_write()
    {
        SealedFolder.Require();
        using var project = CompressibleProject.Create(package, "", "<McmcMaxFlops Condition=\"'$(McmcMaxFlops)' == ''\">50%</McmcMaxFlops>");
        var outputs = project.PathOf("..", "artifacts");
        project.Write("Directory.Build.props", $"<Project><PropertyGroup><ArtifactsPath>{outputs}</ArtifactsPath></PropertyGroup></Project>");
        (await project.BuildAsync()).AssertSucceeded();
        Directory.Delete(outputs, recursive: true);
        Directory.Delete(project.PathOf(".mcmc"), recursive: true);
        var sources = Sources(project);
        project.IsSealed = true;

        var locked = await project.BuildAsync("-p:ContinuousIntegrationBuild=true");
        locked.AssertSucceeded();
        Assert.Equal((0, 1), (locked.Searches, locked.WorkerRuns));
        var copy = Assert.Single(Directory.GetFiles(Path.Combine(outputs, "bin"), "net.onnx", SearchOption.AllDirectories));
        Assert.Equal(await File.ReadAllBytesAsync(project.PathOf("models", "net.mcmc.onnx"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));

        var compressed = await project.BuildAsync("-t:Rebuild");
        compressed.AssertSucceeded();
        Assert.Equal((0, 1), (compressed.Searches, compressed.WorkerRuns));

        // Before the search, not after it.
        var stale = await project.BuildAsync("-p:McmcMaxFlops=40%");
        var error = stale.AssertFailed();
        Assert.Equal(("MCMC4009", 0), (error.Code, stale.Searches));
        Assert.Contains("models", error.File + error.Text, StringComparison.Ordinal);
        Assert.Equal(sources, Sources(project));
    }

    private static SortedDictionary<string, DateTime> Sources(TestProject project) =>
        new(Directory.EnumerateFileSystemEntries(project.Folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc), StringComparer.Ordinal);
}
