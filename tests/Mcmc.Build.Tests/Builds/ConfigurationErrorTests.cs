using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>What a project can get wrong ends in a coded error at the line of the item, before any worker starts.</summary>
public sealed class ConfigurationErrorTests(PackedPackage package)
{
    private const int ItemLine = 10;

    [Theory]
    [InlineData("""<McmcModel Include="nothing.onnx" MaxFlops="50%" />""", "MCMC4005", "nothing.onnx")]
    [InlineData("""<McmcModel Include="a.onnx" Data="no-such-data.json" MaxFlops="50%" />""", "MCMC4005", "no-such-data.json")]
    [InlineData("""<McmcModel Include="a.onnx" TrainingData="no-such-folder" MaxFlops="50%" />""", "MCMC4005", "TrainingData")]
    [InlineData("""<McmcModel Include="a.onnx" MaxFlops="50%" TargetPath="x.onnx" /><McmcModel Include="a.onnx" MaxFlops="50%" Seed="2" />""", "MCMC4031", "Seed")]
    [InlineData("""<McmcModel Include="a.onnx" MaxFlops="50%" Mode="Shrink" />""", "MCMC4013", "Shrink")]
    [InlineData("""<McmcModel Include="a.onnx" MaxFlops="50%" OutputItemType="Picture" />""", "MCMC4013", "MauiAsset")]
    [InlineData("""<McmcModel Include="a.onnx" MaxFlops="50%" TargetPath="../a.onnx" />""", "MCMC4013", "TargetPath")]
    [InlineData("""<McmcModel Include="b.onnx;a.onnx" MaxFlops="50%" TargetPath="x.onnx" />""", "MCMC4007", "x.onnx")]
    [InlineData("""<McmcModel Include="a.onnx" MaxFlops="50%" /><Content Include="a.onnx" CopyToOutputDirectory="PreserveNewest" />""", "MCMC4007", "a.onnx")]
    [InlineData("""<McmcModel Include="a.onnx" MaxFlops="50%" TargetPath="m/b.onnx" /><None Update="b.onnx" CopyToOutputDirectory="Always" Link="m/b.onnx" />""", "MCMC4007", "b.onnx")]
    public async Task Build_of_a_wrong_item_fails_with_code_and_line(string items, string code, string named)
    {
        using var project = new TestProject(package);
        project.CopyModel("vgg.onnx", "a.onnx");
        project.CopyModel("vgg.onnx", "b.onnx");
        project.WriteProject(items);

        var build = await project.BuildAsync("-t:McmcVerify");

        var error = build.AssertFailed();
        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.Text, StringComparison.Ordinal);
        Assert.Equal((project.ProjectFile, ItemLine), (error.File, error.Line));
        Assert.Equal(0, build.WorkerRuns);
    }

    [Fact]
    public async Task Build_on_a_platform_without_libraries_fails_before_the_worker_starts()
    {
        using var project = new TestProject(package);
        project.CopyModel("vgg.onnx", "a.onnx");
        project.WriteProject("""<McmcModel Include="a.onnx" MaxFlops="50%" />""");

        var build = await project.BuildAsync("-p:NETCoreSdkPortableRuntimeIdentifier=linux-musl-x64");

        var error = build.AssertFailed();
        Assert.Equal("MCMC4006", error.Code);
        Assert.Contains("linux-musl-x64", error.Text, StringComparison.Ordinal);
        Assert.Equal(0, build.WorkerRuns);
    }

    [Fact]
    public async Task Build_with_a_worker_that_crashes_says_so_and_names_the_log()
    {
        using var project = new TestProject(package);
        project.CopyModel("vgg.onnx", "a.onnx");
        project.Write("broken/mcmc.dll", "this is no assembly");
        project.WriteProject("""<McmcModel Include="a.onnx" MaxFlops="50%" />""", "<McmcWorkerPath>$(MSBuildProjectDirectory)/broken/mcmc.dll</McmcWorkerPath>");

        var error = (await project.BuildAsync()).AssertFailed();

        Assert.Equal("MCMC9001", error.Code);
        Assert.Contains(Path.Combine(project.ResultFolder, "a.onnx.mcmc.log"), error.Text, StringComparison.Ordinal);
        Assert.NotEmpty(await File.ReadAllTextAsync(Path.Combine(project.ResultFolder, "a.onnx.mcmc.log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Build_with_an_unknown_budget_severity_fails()
    {
        using var project = new TestProject(package);
        project.CopyModel("vgg.onnx", "a.onnx");
        project.WriteProject("""<McmcModel Include="a.onnx" MaxFlops="50%" />""", "<McmcBudgetSeverity>loud</McmcBudgetSeverity>");

        var error = (await project.BuildAsync()).AssertFailed();

        Assert.Equal(("MCMC4013", project.ProjectFile), (error.Code, error.File));
    }

    [Fact]
    public async Task Build_with_the_package_disabled_does_nothing()
    {
        using var project = new TestProject(package);
        project.WriteProject("""<McmcModel Include="nothing.onnx" Mode="nonsense" />""", "<McmcEnabled>false</McmcEnabled>");

        var build = await project.BuildAsync();

        build.AssertSucceeded();
        Assert.False(Directory.Exists(project.ResultFolder));
    }
}
