using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>The command as people install it: from a folder feed, through a manifest, into a folder, or for one run.</summary>
public sealed class ToolPackageTests(PackedPackage package) : IDisposable
{
    private const string Version = @"(?m)^\d+\.\d+\.\d+";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Tool_is_installed_by_a_manifest_into_a_folder_and_runs_without_installation()
    {
        await RunAsync("pack", Repository.PathOf("src", "Mcmc.Tool"), "-c", "Release", "-o", folder.PathOf("feed"), "-nodeReuse:false", $"-p:PackageVersion={package.Version}");
        await File.WriteAllTextAsync(folder.PathOf("NuGet.Config"), """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""", TestContext.Current.CancellationToken);

        await RunAsync("new", "tool-manifest");
        await RunAsync("tool", "install", "mcmc", "--version", package.Version);
        Assert.Matches(Version, await RunAsync("tool", "run", "mcmc", "--", "--version"));
        await RunAsync("tool", "restore");

        Assert.Contains("\"macs\": 1628", await RunAsync("mcmc", "inspect", Repository.SmallModel("vgg.onnx"), "--json"), StringComparison.Ordinal);
        await RunAsync("tool", "install", "mcmc", "--version", package.Version, "--tool-path", folder.PathOf("tools"));
        Assert.True(File.Exists(folder.PathOf("tools", OperatingSystem.IsWindows() ? "mcmc.exe" : "mcmc")));
        Assert.Matches(Version, await RunAsync("dnx", $"mcmc@{package.Version}", "--yes", "--", "--version"));
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var variables = new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder.PathOf("packages"), ["DOTNET_CLI_HOME"] = folder.PathOf("home") };
        var run = await DotNet.RunAsync(arguments[0] == "pack" ? Repository.Root : folder.FullPath, arguments[0] == "pack" ? [] : variables, arguments);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)}: {run.Output}");
        return run.Output;
    }
}
