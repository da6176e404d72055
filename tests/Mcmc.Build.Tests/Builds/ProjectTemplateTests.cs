using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Projects as people make them, with the package from a folder feed and a model that is locked.</summary>
public sealed class ProjectTemplateTests(PackedPackage package)
{
    private const string Executable = "<OutputType>Exe</OutputType>";

    private const string Tests = """
        <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.10.1" />
        <PackageReference Include="xunit.v3" Version="3.2.2" />
        """;

    [Fact]
    public async Task Console_library_web_FSharp_and_test_projects_all_get_the_locked_model()
    {
        using var console = CompressibleProject.Create(package, """MaxFlops="50%" """);
        (await console.BuildAsync()).AssertSucceeded();
        var model = await File.ReadAllBytesAsync(Path.Combine(console.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken);

        await AssertBuilds("Library.csproj", "Microsoft.NET.Sdk", "", "Class.cs", "public class Class { }");
        await AssertBuilds("Web.csproj", "Microsoft.NET.Sdk.Web", "", "Program.cs", "var app = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args).Build(); app.Run();");
        await AssertBuilds("App.fsproj", "Microsoft.NET.Sdk", """<Compile Include="Program.fs" />""", "Program.fs", "printfn \"\"", Executable);
        await AssertBuilds("Tests.csproj", "Microsoft.NET.Sdk", Tests, "ModelTests.cs", "public class ModelTests { [Xunit.Fact] public void Is_there() => Xunit.Assert.True(System.IO.File.Exists(System.IO.Path.Combine(System.AppContext.BaseDirectory, \"net.onnx\"))); }", Executable + "<UseAppHost>true</UseAppHost>");

        async Task AssertBuilds(string name, string sdk, string items, string source, string text, string properties = "")
        {
            using var project = console.Clone();
            File.Delete(project.PathOf("Program.cs"));
            project.WriteFeeds(package.FeedFolder, Repository.PackagesFolder);
            project.Write(source, text);
            project.Write(name, $"""
                <Project Sdk="{sdk}">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <UseAppHost>false</UseAppHost>
                    {properties}
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Mcmc.Build" Version="{package.Version}" PrivateAssets="all" />
                    {CompressibleProject.Item("""MaxFlops="50%" """)}
                    {items}
                  </ItemGroup>
                </Project>
                """);
            var build = await project.RunAsync("build", project.PathOf(name), "-p:ContinuousIntegrationBuild=true");
            build.AssertSucceeded();
            Assert.Equal((0, 1), (build.Searches, build.WorkerRuns));
            Assert.Equal(model, await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "net.onnx"), TestContext.Current.CancellationToken));
        }
    }
}
