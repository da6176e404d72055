using System.Diagnostics;
using System.Text.Json;

namespace Mcmc.Tests.Repository;

/// <summary>What MSBuild sees in a project, without building it.</summary>
internal sealed class MSBuildEvaluation : IDisposable
{
    private readonly JsonDocument json;

    private MSBuildEvaluation(JsonDocument json) => this.json = json;

    /// <param name="project">Relative to the repository's folder.</param>
    public static async Task<MSBuildEvaluation> EvaluateAsync(string project, string[] itemTypes, params string[] properties)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["msbuild", project, "-nodeReuse:false", .. itemTypes.Select(type => "-getItem:" + type), .. properties.Select(property => "-p:" + property)])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return new MSBuildEvaluation(JsonDocument.Parse(output));
    }

    /// <summary>The items of a type, each as its metadata.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Items(string type) =>
    [
        .. json.RootElement.GetProperty("Items").GetProperty(type).EnumerateArray()
            .Select(item => item.EnumerateObject().ToDictionary(metadata => metadata.Name, metadata => metadata.Value.GetString()!)),
    ];

    public void Dispose() => json.Dispose();
}
