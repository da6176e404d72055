using Mcmc.Tool.Tests;

[assembly: AssemblyFixture(typeof(OwnStore))]

namespace Mcmc.Tool.Tests;

/// <summary>Keeps what tests compress out of the user's store.</summary>
public sealed class OwnStore : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcmc-store-").FullName;

    public OwnStore() => Environment.SetEnvironmentVariable("McmcStoreDirectory", folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("McmcStoreDirectory", null);
        Directory.Delete(folder, recursive: true);
    }
}
