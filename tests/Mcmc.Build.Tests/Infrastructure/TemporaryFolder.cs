namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>A folder of its own for one test, outside the repository so that none of its settings apply; gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("mcmc-build-").FullName;

    public string PathOf(params string[] parts) => Path.Combine([FullPath, .. parts]);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
