using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Where a compressed model can go: beside the app, into its assembly, its assets, its package.</summary>
public sealed class OutputKindTests(PackedPackage package)
{
    private const string Model = """<McmcModel Include="models/net.onnx" Data="data/set.json" MaxFlops="50%" """;

    [Fact]
    public async Task One_model_goes_to_the_assembly_the_assets_and_the_package_after_one_search()
    {
        using var project = CompressibleProject.Create(package, "");
        project.Write("Program.cs", "public class Network { }");
        project.WriteProject(
            $"""
            {Model} OutputItemType="EmbeddedResource" TargetPath="nets/embedded.onnx" />
            {Model} OutputItemType="MauiAsset" TargetPath="maui.onnx" />
            {Model} OutputItemType="AndroidAsset" />
            {Model} OutputItemType="Content" TargetPath="wwwroot/net.onnx" Pack="true" />
            """,
            "<OutputType>Library</OutputType> <Nullable>enable</Nullable>");

        var build = await project.BuildAsync();
        build.AssertSucceeded();
        Assert.Equal((1, 4), (build.Searches, build.WorkerRuns));
        var model = await File.ReadAllBytesAsync(project.PathOf("models", "net.mcmc.onnx"), TestContext.Current.CancellationToken);
        Assert.Equal(["nets/embedded.onnx"], Resources(Path.Combine(project.OutputFolder, "app.dll")));
        Assert.Equal(model, await File.ReadAllBytesAsync(Path.Combine(project.OutputFolder, "wwwroot", "net.onnx"), TestContext.Current.CancellationToken));
        Assert.Equal(["net.onnx"], Directory.EnumerateFiles(project.OutputFolder, "*.onnx", SearchOption.AllDirectories).Select(Path.GetFileName));

        // Assets are items before any target runs, as their pipelines want them; their files are there after the build.
        var items = await ItemsAsync(project, "-getItem:MauiAsset,AndroidAsset,UpToDateCheckInput,UpToDateCheckOutput");
        AssertAsset(items.GetProperty("MauiAsset"), "maui.onnx");
        AssertAsset(items.GetProperty("AndroidAsset"), "net.onnx");
        Assert.Equal(4, items.GetProperty("UpToDateCheckOutput").EnumerateArray().Count(Is("Set", "Mcmc")));
        Assert.Contains(items.GetProperty("UpToDateCheckInput").EnumerateArray(), item => Is("Identity", "data/set.json")(item) && Is("Set", "Mcmc")(item));
        var declared = await ItemsAsync(project, "-t:_McmcDeclareOutputs", "-getItem:Content,EmbeddedResource,FileWrites");
        Assert.All(declared.GetProperty("Content").EnumerateArray().Concat(declared.GetProperty("EmbeddedResource").EnumerateArray()), item => Assert.True(Is("Watch", "false")(item)));

        // Nothing more to do, and the compiler is not disturbed by what it embeds.
        var again = await project.BuildAsync("--no-restore");
        Assert.Equal(0, again.WorkerRuns);
        Assert.True(again.HasMessage("Skipping target \"CoreCompile\""));

        foreach (var arguments in new string[][] { ["-c", "Debug"], ["-c", "Debug", "--no-build"] })
        {
            var feed = project.PathOf("packed" + arguments.Length);
            (await project.RunAsync(["pack", project.ProjectFile, "-o", feed, .. arguments])).AssertSucceeded();
            using var zip = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(feed)));
            Assert.Equal(model.Length, zip.GetEntry("contentFiles/any/net10.0/wwwroot/net.onnx")?.Length);
        }

        void AssertAsset(JsonElement assets, string name)
        {
            var asset = Assert.Single(assets.EnumerateArray());
            Assert.True(Is("LogicalName", name)(asset) && Is("Watch", "false")(asset));
            Assert.Equal(model, File.ReadAllBytes(project.PathOf(asset.GetProperty("Identity").GetString()!)));
        }
    }

    [Fact]
    public async Task Embedded_model_over_budget_fails_with_its_code_before_the_compiler()
    {
        using var project = CompressibleProject.Create(package, """MaxFlops="0.1%" OutputItemType="EmbeddedResource" """);

        var build = await project.BuildAsync();

        Assert.Equal("MCMC1001", build.AssertFailed().Code);
    }

    private static async Task<JsonElement> ItemsAsync(TestProject project, params string[] arguments)
    {
        var build = await project.RunAsync(["msbuild", project.ProjectFile, .. arguments]);
        build.AssertSucceeded();
        using var json = JsonDocument.Parse(build.Output[build.Output.IndexOf('{', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("Items").Clone();
    }

    private static Func<JsonElement, bool> Is(string name, string value) =>
        item => item.TryGetProperty(name, out var found) && found.GetString()!.Replace('\\', '/') == value;

    private static IEnumerable<string> Resources(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.ManifestResources.Select(resource => metadata.GetString(metadata.GetManifestResource(resource).Name))];
    }
}
