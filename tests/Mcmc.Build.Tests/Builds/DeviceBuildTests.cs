using System.Globalization;
using System.Text.Json.Nodes;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>Latency on another machine: predicted from a committed device profile, through the whole build.</summary>
public sealed class DeviceBuildTests(PackedPackage package)
{
    private const string Options = """Device="devices/edge.json" MaxLatency="70%" """;

    private const string FiguresTarget = """
        <Target Name="ShowFigures" AfterTargets="McmcVerify">
            <Message Importance="high" Text="figures|%(McmcCompressedModel.LatencyMs)|%(McmcCompressedModel.OriginalLatencyMs)|" />
          </Target>
        """;

    [Fact]
    public async Task Build_with_a_device_meets_the_latency_that_is_predicted_there_and_locks_it()
    {
        using var project = Create();
        project.Append(FiguresTarget);

        var first = await project.BuildAsync();
        first.AssertSucceeded();
        Assert.Equal(1, first.Searches);
        var (latencyMs, originalMs) = Figures(first);
        Assert.InRange(latencyMs, 1e-6, 0.7 * originalMs);

        var locked = await project.BuildAsync("--no-restore", "-t:Rebuild", "-p:McmcMode=Locked");
        locked.AssertSucceeded();
        Assert.Equal((0, latencyMs), (locked.Searches, Figures(locked).LatencyMs));

        // A device that is another one, be it by a number, asks for another search.
        Edit(project, profile => profile["models"]![0]!["calibration"]!["scale"] = 2);
        var error = (await project.BuildAsync("--no-restore", "-p:McmcMode=Locked")).AssertFailed();
        Assert.Equal("MCMC5002", error.Code);
        Assert.Contains("the device profile changed", error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runtime.version", "\"0.1.0\"", "MCMC4023")]
    [InlineData("layers", "[]", "MCMC4022")]
    public async Task Build_with_a_profile_that_does_not_fit_says_what_is_wrong(string field, string json, string code)
    {
        using var project = Create();
        Edit(project, profile =>
        {
            var path = field.Split('.');
            (path.Length == 1 ? profile : profile[path[0]]!)[path[^1]] = JsonNode.Parse(json);
        });

        var error = (await project.BuildAsync("-t:McmcVerify")).AssertFailed();

        Assert.Equal(code, error.Code);
        Assert.Contains("mcmc profile", error.Text, StringComparison.Ordinal);
    }

    private TestProject Create()
    {
        var project = CompressibleProject.Create(package, Options);
        project.Write("devices/edge.json", File.ReadAllText(Repository.PathOf("tests", "Models", "devices", "vgg-bn-folded.json")));
        return project;
    }

    private static void Edit(TestProject project, Action<JsonNode> edit)
    {
        var profile = JsonNode.Parse(File.ReadAllText(project.PathOf("devices", "edge.json")))!;
        edit(profile);
        project.Write("devices/edge.json", profile.ToJsonString());
    }

    private static (double LatencyMs, double OriginalMs) Figures(BuildResult build)
    {
        var numbers = build.Output.Split("figures|")[1].Split('|').Take(2).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1]);
    }
}
