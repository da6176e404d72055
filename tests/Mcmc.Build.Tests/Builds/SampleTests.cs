using System.Globalization;
using System.Text.Json;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>The samples, built where they lie.</summary>
public sealed class SampleTests(PackedPackage package)
{
    private static readonly Dictionary<string, string> Variables = new() { ["McmcStoreDirectory"] = Repository.PathOf("artifacts", "test-store") };

    [Fact]
    public async Task QuickStart_is_compressed_to_both_budgets_and_tells_accuracy_and_latency()
    {
        var items = await BuildAsync("QuickStart", "-t:Build", "-getItem:McmcCompressedModel");
        Assert.True(items.ExitCode == 0, items.Output);
        using var json = JsonDocument.Parse(items.Output[items.Output.IndexOf('{', StringComparison.Ordinal)..]);
        var model = json.RootElement.GetProperty("Items").GetProperty("McmcCompressedModel")[0];

        Assert.InRange(Figure(model, "Macs"), 1, 0.5 * Figure(model, "OriginalMacs"));
        Assert.InRange(Figure(model, "MemoryBytes"), 1, 1_000_000);
        Assert.InRange(Figure(model, "RelativeDifference"), 0, 1e-4);
        Assert.InRange(Figure(model, "CutAccuracy"), 0, Figure(model, "RepairedAccuracy"));
        Assert.Matches(@"cut [\d.]+%, repaired [\d.]+%, then fine-tuned", model.GetProperty("Summary").GetString());

        var run = await DotNet.RunAsync(Repository.Root, Variables, "exec", Repository.PathOf("samples", "QuickStart", "bin", "Release", "net10.0", "QuickStart.dll"));
        Assert.True(run.ExitCode == 0, run.Output);
        var original = Columns(run.Output, "original");
        var compressed = Columns(run.Output, "compressed");
        Assert.Contains("2000 test images", run.Output, StringComparison.Ordinal);
        Assert.InRange(Number(original[3].TrimEnd('%')), 90, 100);
        Assert.InRange(Number(compressed[1]), 0.01, Number(original[1]));
        Assert.InRange(Number(original[3].TrimEnd('%')) - Number(compressed[3].TrimEnd('%')), -5, 1.5);
    }

    [Fact]
    public async Task OverBudget_fails_at_the_line_of_its_item()
    {
        var built = await BuildAsync("OverBudget");

        var project = Repository.PathOf("samples", "OverBudget", "OverBudget.csproj");
        var line = 1 + Array.FindIndex(await File.ReadAllLinesAsync(project, TestContext.Current.CancellationToken), text => text.Contains("<McmcModel", StringComparison.Ordinal));
        Assert.NotEqual(0, built.ExitCode);
        Assert.Contains($"{project}({line}): error MCMC1001: ", built.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CiGate_is_built_from_its_lock_without_its_data_in_CI_and_elsewhere()
    {
        using var clone = new CiGateClone(package);
        var locked = await File.ReadAllBytesAsync(Repository.PathOf("samples", "CiGate", "models", "fashion.mcmc.onnx"), TestContext.Current.CancellationToken);

        await AssertBuilds("-p:ContinuousIntegrationBuild=true");
        Directory.Delete(clone.Project.PathOf("bin"), recursive: true);
        Directory.Delete(clone.Project.ResultFolder, recursive: true);
        await AssertBuilds("--no-restore");

        async Task AssertBuilds(string argument)
        {
            var build = await clone.Project.BuildAsync(argument);
            build.AssertSucceeded();
            Assert.Equal((0, 1), (build.Searches, build.WorkerRuns));
            Assert.Equal(locked, await File.ReadAllBytesAsync(Path.Combine(clone.Project.OutputFolder, "fashion.onnx"), TestContext.Current.CancellationToken));
        }
    }

    private static Task<DotNetResult> BuildAsync(string sample, params string[] arguments) =>
        DotNet.RunAsync(Repository.Root, Variables, ["build", Repository.PathOf("samples", sample), "-c", "Release", "-nologo", "-nodeReuse:false", .. arguments]);

    private static double Figure(JsonElement item, string name) => Number(item.GetProperty(name).GetString()!);

    /// <summary>The words of the line that begins with a name.</summary>
    private static string[] Columns(string output, string name) =>
        output.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
