using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

public sealed class ProjectKindTests(PackedPackage package)
{
    private const string Budget = """MaxFlops="50%" """;

    [Fact]
    public async Task Project_with_two_target_frameworks_has_the_model_in_both_outputs()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.Write("Program.cs", "public class Network { }");
        project.WriteFeeds(package.FeedFolder, Repository.PackagesFolder);
        project.WriteProject(CompressibleProject.Item(Budget), "<OutputType>Library</OutputType>", "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>");

        (await project.BuildAsync()).AssertSucceeded();
        var again = await project.BuildAsync("--no-restore");
        var verified = await project.RunAsync("build", project.ProjectFile, "--no-restore", "-t:McmcVerify");

        Assert.Equal(
            await File.ReadAllBytesAsync(project.PathOf("bin", "Debug", "net10.0", "net.onnx"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(project.PathOf("bin", "Debug", "netstandard2.0", "net.onnx"), TestContext.Current.CancellationToken));
        Assert.Equal(0, again.WorkerRuns);
        verified.AssertSucceeded();
        Assert.True(verified.RanTarget("McmcVerify"));
    }

    [Fact]
    public async Task Project_that_refers_to_one_with_a_model_gets_the_compressed_one()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.Write("host/host.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../app.csproj" />
              </ItemGroup>
            </Project>
            """);
        project.Write("host/Program.cs", "System.Console.WriteLine();");
        project.WriteProject(CompressibleProject.Item(Budget), "<DefaultItemExcludes>$(DefaultItemExcludes);host/**</DefaultItemExcludes>");

        var build = await project.RunAsync("build", project.PathOf("host", "host.csproj"));

        build.AssertSucceeded();
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(project.PathOf("host", "bin", "Debug", "net10.0", "net.onnx"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Solution_of_two_projects_with_one_model_is_built_at_once_and_as_a_graph_after_one_search()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.WriteProject(CompressibleProject.Item(Budget), "<DefaultItemExcludes>$(DefaultItemExcludes);other/**</DefaultItemExcludes>");
        project.Write("other/other.csproj", (await File.ReadAllTextAsync(project.ProjectFile, TestContext.Current.CancellationToken))
            .Replace("\"models/", "\"../models/", StringComparison.Ordinal).Replace("\"data/", "\"../data/", StringComparison.Ordinal));
        project.Write("other/Program.cs", "System.Console.WriteLine();");
        project.Write("both.slnx", """<Solution><Project Path="app.csproj" /><Project Path="other/other.csproj" /></Solution>""");

        var build = await project.RunAsync("build", project.PathOf("both.slnx"), "-m:2");
        build.AssertSucceeded();
        Assert.Equal((1, 2), (build.Searches, build.WorkerRuns));
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(project.PathOf("other", "bin", "Debug", "net10.0", "net.onnx"), TestContext.Current.CancellationToken));

        var again = await project.RunAsync("build", project.PathOf("both.slnx"), "-m:2", "-graph", "--no-restore");
        again.AssertSucceeded();
        Assert.Equal(0, again.WorkerRuns);
    }

    [Fact]
    public async Task Publish_carries_the_model_with_and_without_a_build()
    {
        using var project = CompressibleProject.Create(package, Budget);

        (await project.RunAsync("publish", project.ProjectFile, "-c", "Debug", "-o", project.PathOf("published"))).AssertSucceeded();
        (await project.RunAsync("publish", project.ProjectFile, "-c", "Debug", "-o", project.PathOf("again"), "--no-build")).AssertSucceeded();

        var compressed = await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken);
        Assert.Equal(compressed, await File.ReadAllBytesAsync(project.PathOf("published", "net.onnx"), TestContext.Current.CancellationToken));
        Assert.Equal(compressed, await File.ReadAllBytesAsync(project.PathOf("again", "net.onnx"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Design_time_build_declares_the_output_and_makes_nothing()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.RunAsync("restore", project.ProjectFile)).AssertSucceeded();

        var build = await project.RunAsync(
            "msbuild", project.ProjectFile, "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            "-t:Compile;GetCopyToOutputDirectoryItems;McmcVerify", "-getTargetResult:GetCopyToOutputDirectoryItems");

        build.AssertSucceeded();
        Assert.Contains("\"TargetPath\": \"net.onnx\"", build.Output, StringComparison.Ordinal);
        Assert.Equal(0, build.WorkerRuns);
        Assert.False(Directory.Exists(project.ResultFolder));
    }
}
