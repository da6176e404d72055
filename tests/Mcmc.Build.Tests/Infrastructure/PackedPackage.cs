using Mcmc.Build.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PackedPackage))]

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>
/// The package, packed once for all tests from this repository's sources, in a folder feed with a packages folder of its own.
/// Only this machine's native libraries are in it.
/// </summary>
public sealed class PackedPackage : IAsyncLifetime
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly TemporaryFolder folder = new();

    /// <summary>A version that no cache has ever seen.</summary>
    public string Version { get; } = "0.1.0-test." + Environment.ProcessId;

    public string FeedFolder => folder.PathOf("feed");

    public string PackagesFolder => folder.PathOf("packages");

    public string PackageFile => Path.Combine(FeedFolder, $"Mcmc.Build.{Version}.nupkg");

    public async ValueTask InitializeAsync()
    {
        var packed = await DotNet.RunAsync(
            Repository.Root,
            NoVariables,
            "pack", Repository.PathOf("src", "Mcmc.Build"), "-c", "Release", "-o", FeedFolder, "-nodeReuse:false", $"-p:PackageVersion={Version}", "-p:McmcPackRuntimes=host");
        Assert.True(packed.ExitCode == 0, packed.Output);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
