using System.Globalization;
using Mcmc.Build.Tests.Infrastructure;
using Mcmc.Build.Tests.Measurements;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Builds that start at once, each in its own copy of one of three projects, sharing models, data and store.</summary>
public sealed class ConcurrentBuildTests(PackedPackage package, ITestOutputHelper output)
{
    [Fact]
    public async Task A_few_builds_at_once_all_succeed_after_one_search() => output.WriteLine(await BuildAsync(3));

    /// <summary>The measurement of <c>dotnet run --project build -- concurrent</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Twenty_builds_at_once_all_succeed_after_one_search() => await MeasurementFile.WriteAsync(Path.Combine("proofs", "concurrent.md"), $"""
        # Builds at once

        Builds that start together, each in its own copy of one of three projects (the model beside the app, in a folder, as content), sharing model, data and store. Each output is compared with the locked model byte by byte, and no temporary file may be left. Made by `dotnet run --project build -- concurrent --write`, version {MeasurementFile.Version}.

        {await BuildAsync(20)}.

        """, output);

    private async Task<string> BuildAsync(int count)
    {
        using var shared = CompressibleProject.Create(package, "");
        var projects = new List<TestProject>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var project = new TestProject(package) { StoreFolder = shared.StoreFolder };
                projects.Add(project);
                var item = $"""<McmcModel Include="{shared.PathOf("models", "net.onnx")}" Data="{shared.PathOf("data", "set.json")}" MaxFlops="50%" """;
                project.WriteProject(item + (i % 3) switch
                {
                    0 => "/>",
                    1 => """TargetPath="nets/net.onnx" />""",
                    _ => """OutputItemType="Content" />""",
                });
            }

            // Restores share one packages folder, which only the first may fill.
            foreach (var project in projects)
            {
                (await project.RunAsync("restore", project.ProjectFile)).AssertSucceeded();
            }

            var builds = await Task.WhenAll(projects.Select(project => project.BuildAsync("--no-restore")));

            Assert.All(builds, build => build.AssertSucceeded());
            Assert.Equal(1, builds.Sum(build => build.Searches));
            var locked = await File.ReadAllBytesAsync(shared.PathOf("models", "net.mcmc.onnx"), TestContext.Current.CancellationToken);
            foreach (var project in projects)
            {
                var copy = Assert.Single(Directory.EnumerateFiles(project.OutputFolder, "net.onnx", SearchOption.AllDirectories));
                Assert.Equal(locked, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
            }

            Assert.Empty(Directory.EnumerateFiles(shared.Folder, "*.tmp", SearchOption.AllDirectories));
            return string.Create(CultureInfo.InvariantCulture, $"{count} builds at once: all succeeded after 1 search, {builds.Count(build => build.HasMessage("waiting for"))} waited for it");
        }
        finally
        {
            projects.ForEach(project => project.Dispose());
        }
    }
}
