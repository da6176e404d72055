using System.Globalization;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

public sealed class FirstBuildTests(PackedPackage package)
{
    /// <summary>Shows the figures that the build hands on, as a user's own target would.</summary>
    private const string FiguresTarget = """
        <Target Name="ShowFigures" AfterTargets="McmcVerify">
            <Message Importance="high" Text="figures|%(McmcCompressedModel.Macs)|%(McmcCompressedModel.OriginalMacs)|%(McmcCompressedModel.MemoryBytes)|%(McmcCompressedModel.OriginalMemoryBytes)|" />
          </Target>
        """;

    [Fact]
    public async Task First_build_puts_a_model_within_both_budgets_into_the_output_folder()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" MaxMemory="70%" """);
        project.Append(FiguresTarget);

        var build = await project.BuildAsync();

        build.AssertSucceeded();
        Assert.Equal(1, build.WorkerRuns);
        var output = new FileInfo(Path.Combine(project.OutputFolder, "net.onnx"));
        Assert.InRange(output.Length, 1, new FileInfo(project.PathOf("models", "net.onnx")).Length - 1);
        var figures = Figures(build.Output);
        Assert.InRange(figures[0], 1, 0.5 * figures[1]);
        Assert.InRange(figures[2], 1, 0.7 * figures[3]);
    }

    [Fact]
    public async Task First_build_after_a_compiler_error_starts_no_worker()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" """);
        project.Write("Program.cs", "this is no C#;");

        var build = await project.BuildAsync();

        Assert.All(build.Errors, error => Assert.StartsWith("CS", error.Code, StringComparison.Ordinal));
        Assert.Equal(0, build.WorkerRuns);
    }

    [Theory]
    [InlineData("with space", "model s/a b.onnx", "a b.onnx")]
    [InlineData("ünïcødé", "模型/ñandú.onnx", "ñandú.onnx")]
    [InlineData("at@x", "@models/v@1.onnx", "v@1.onnx")]
    [InlineData("semi;colon", "a;b/c;d.onnx", "c;d.onnx")]
    public async Task First_build_with_odd_paths_works(string folder, string model, string target)
    {
        using var project = new TestProject(package, folder);
        project.CopyModel("vgg-bn-folded.onnx", model);
        TinyData.Write(project.PathOf("da;ta @ü"));
        var include = Escape(model);
        project.WriteProject($"""<McmcModel Include="{include}" Data="{Escape("da;ta @ü/set.json")}" MaxFlops="50%" />""");

        var build = await project.BuildAsync();

        build.AssertSucceeded();
        Assert.True(File.Exists(Path.Combine(project.OutputFolder, target)), build.Output);
        Assert.Equal(0, (await project.BuildAsync()).WorkerRuns);
    }

    [Fact]
    public async Task Two_models_of_one_project_are_both_compressed_to_their_own_budgets()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" """);
        project.CopyModel("vgg-bn-folded.onnx", "models/other.onnx");
        project.WriteProject($"""
            <McmcModel Include="models/*.onnx" />
            """, "<McmcData>data/set.json</McmcData><McmcMaxFlops>60%</McmcMaxFlops>");

        var build = await project.BuildAsync();

        build.AssertSucceeded();
        Assert.Equal(2, build.WorkerRuns);
        Assert.True(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
        Assert.True(File.Exists(Path.Combine(project.OutputFolder, "other.onnx")));
    }

    [Fact]
    public async Task TargetPath_and_Content_decide_where_the_model_goes()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="50%" TargetPath="assets/small.onnx" OutputItemType="Content" """);

        (await project.BuildAsync()).AssertSucceeded();

        Assert.True(File.Exists(Path.Combine(project.OutputFolder, "assets", "small.onnx")));
        Assert.False(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
    }

    private static double[] Figures(string output)
    {
        var line = output.Split('\n').First(line => line.Contains("figures|", StringComparison.Ordinal));
        return [.. line.Split('|').Skip(1).Take(4).Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }

    /// <summary>As a project file has to write them.</summary>
    private static string Escape(string path) => path.Replace("@", "%40", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
