using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>The ways to run a build, each over a project whose lock answers: none of them searches, and each has the model.</summary>
public sealed class BuildModeTests(PackedPackage package)
{
    private const string Budget = """MaxFlops="50%" """;

    [Fact]
    public async Task Every_way_to_build_gives_the_locked_model_without_a_search()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.Append("""
            <PropertyGroup>
              <McmcCompressDependsOn>BeforeAll</McmcCompressDependsOn>
            </PropertyGroup>
            <Target Name="BeforeAll"><Message Importance="high" Text="extension: depends" /></Target>
            <Target Name="Before" BeforeTargets="McmcCompress"><Message Importance="high" Text="extension: before" /></Target>
            <Target Name="After" AfterTargets="McmcVerify"><Message Importance="high" Text="extension: after %(McmcCompressedModel.Identity) has %(McmcCompressedModel.Macs) of %(McmcCompressedModel.OriginalMacs)" /></Target>
            """);
        var first = await project.BuildAsync();
        first.AssertSucceeded();
        Assert.True(first.HasMessage("extension: depends") && first.HasMessage("extension: before"));
        Assert.True(first.HasMessage("extension: after obj/Debug/net10.0/mcmc/net.onnx has ") || first.HasMessage("mcmc/net.onnx has "));
        var model = await File.ReadAllBytesAsync(project.PathOf("models", "net.mcmc.onnx"), TestContext.Current.CancellationToken);

        await AssertApplies("-t:Rebuild");
        await AssertApplies("-graph");
        await AssertApplies("-check");

        // The tasks run in the build's own process: they touch nothing of it, and say so.
        var threads = await AssertApplies("-mt");
        Assert.False(threads.HasMessage("Launching task \"CompressModels\"") || threads.HasMessage("Launching task \"VerifyModels\""));
        await AssertApplies("-tl:on");

        // The same where numbers and messages are written in another way.
        project.Variables["LANG"] = "de_DE.UTF-8";
        project.Variables["DOTNET_CLI_UI_LANGUAGE"] = "de";
        project.Variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0";
        await AssertApplies("-m:2");

        async Task<BuildResult> AssertApplies(string argument)
        {
            File.Delete(Path.Combine(project.ResultFolder, "net.onnx.mcmc"));
            File.Delete(Path.Combine(project.OutputFolder, "net.onnx"));
            var build = await project.BuildAsync("--no-restore", argument);
            build.AssertSucceeded();
            Assert.Equal((0, 1), (build.Searches, build.WorkerRuns));
            Assert.DoesNotContain(build.Warnings, warning => warning.Code.StartsWith("BC", StringComparison.Ordinal) || warning.Code.StartsWith("MCMC", StringComparison.Ordinal));
            Assert.Equal(model, await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken));
            return build;
        }
    }

    [Fact]
    public async Task Watch_never_searches_and_says_that_the_app_has_the_original()
    {
        using var project = CompressibleProject.Create(package, Budget);
        (await project.RunAsync("restore", project.ProjectFile)).AssertSucceeded();
        var property = await project.RunAsync("msbuild", project.ProjectFile, "-p:DotNetWatchBuild=true", "-getProperty:McmcSearch");
        Assert.Contains("false", property.Output, StringComparison.Ordinal);

        var watched = await project.BuildAsync("-p:DotNetWatchBuild=true");
        watched.AssertSucceeded();
        Assert.Equal(0, watched.Searches);
        Assert.Contains(watched.Warnings, warning => warning.Code == "MCMC2021");
        Assert.True(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
        Assert.False(File.Exists(project.PathOf("models", "net.mcmc.lock.json")));

        var built = await project.BuildAsync("--no-restore");
        Assert.Equal((1, true), (built.Searches, built.Succeeded));
        var after = await project.BuildAsync("--no-restore", "-p:DotNetWatchBuild=true");
        Assert.Equal((0, 0), (after.Searches, after.Warnings.Count));
    }

    [Fact]
    public async Task The_real_dotnet_watch_starts_the_app_without_a_search()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.Write("Program.cs", "System.Console.WriteLine(\"the app runs\"); System.Threading.Thread.Sleep(-1);");
        (await project.RunAsync("restore", project.ProjectFile)).AssertSucceeded();
        var said = new List<string>();

        using (var watch = project.Watch())
        {
            try
            {
                while (await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                {
                    said.Add(line);
                    if (line.Contains("the app runs", StringComparison.Ordinal) || line.Contains("Waiting for", StringComparison.Ordinal))
                    {
                        break;
                    }
                }
            }
            finally
            {
                watch.Kill(entireProcessTree: true);
            }
        }

        var output = string.Join('\n', said);
        Assert.Contains("the app runs", output, StringComparison.Ordinal);
        Assert.Contains("MCMC2021", output, StringComparison.Ordinal);
        Assert.False(File.Exists(project.PathOf("models", "net.mcmc.lock.json")));
        Assert.True(File.Exists(Path.Combine(project.OutputFolder, "net.onnx")));
    }

    [Fact]
    public async Task Errors_become_warnings_with_ContinueOnError_and_old_projects_are_refused()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.WriteProject("""<McmcModel Include="models/net.onnx" Mode="Check" MaxFlops="1" />""");
        project.Variables["GITHUB_ACTIONS"] = "true";
        var build = await project.BuildAsync("-p:McmcContinueOnError=true");
        build.AssertSucceeded();
        Assert.Contains(build.Warnings, warning => warning.Code == "MCMC1002");
        Assert.True(build.HasMessage($"::error file={project.ProjectFile},line=10,title=MCMC1002::"));
        project.WriteProject(CompressibleProject.Item(Budget));

        var targets = Path.Combine(package.PackagesFolder, "mcmc.build", package.Version, "build");
        project.Write("old.proj", $"""
            <Project>
              <Import Project="{targets}/Mcmc.Build.props" />
              <ItemGroup><McmcModel Include="models/net.onnx" /></ItemGroup>
              <Target Name="AssignTargetPaths" />
              <Import Project="{targets}/Mcmc.Build.targets" />
            </Project>
            """);
        var old = await project.RunAsync("msbuild", project.PathOf("old.proj"), "-t:McmcCompress");
        Assert.Equal("MCMC4032", old.AssertFailed().Code);

        project.Write("app_x_wpftmp.csproj", await File.ReadAllTextAsync(project.ProjectFile, TestContext.Current.CancellationToken));
        var inner = await project.RunAsync("msbuild", project.PathOf("app_x_wpftmp.csproj"), "-restore", "-t:McmcVerify");
        inner.AssertSucceeded();
        Assert.Equal(0, inner.WorkerRuns);
    }

    [Fact]
    public async Task Worker_that_hangs_or_is_killed_ends_in_MCMC9001_with_the_log()
    {
        using var project = CompressibleProject.Create(package, Budget);
        project.Write("hang/hang.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>mcmc</AssemblyName>
              </PropertyGroup>
            </Project>
            """);
        project.Write("hang/Program.cs", """
            if (System.Environment.GetEnvironmentVariable("KILL_ME") is not null)
                System.Diagnostics.Process.GetCurrentProcess().Kill();
            System.Threading.Thread.Sleep(-1);
            """);
        project.WriteProject(CompressibleProject.Item(Budget), "<DefaultItemExcludes>$(DefaultItemExcludes);hang/**</DefaultItemExcludes>");
        (await project.RunAsync("build", project.PathOf("hang", "hang.csproj"), "-o", project.PathOf("hung"))).AssertSucceeded();
        var worker = $"-p:McmcWorkerPath={project.PathOf("hung", "mcmc.dll")}";

        var hung = (await project.BuildAsync(worker, "-p:McmcWorkerTimeout=0.03")).AssertFailed();
        Assert.Equal("MCMC9001", hung.Code);
        Assert.Contains("said nothing for 0.03 minutes", hung.Text, StringComparison.Ordinal);
        Assert.Contains("net.onnx.mcmc.log", hung.Text, StringComparison.Ordinal);

        project.Variables["KILL_ME"] = "1";
        var killed = (await project.BuildAsync(worker, "--no-restore")).AssertFailed();
        Assert.Equal("MCMC9001", killed.Code);
        Assert.Contains("out of memory", killed.Text, StringComparison.Ordinal);
    }
}
