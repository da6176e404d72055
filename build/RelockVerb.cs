namespace Mcmc.RepositoryBuild;

internal sealed class RelockVerb : IVerb
{
    public string Name => "relock";

    public string Summary => "search anew for what samples/CiGate has locked";

    public int Run(Repository repository, string[] arguments)
    {
        foreach (var file in Directory.GetFiles(repository.PathOf("samples", "CiGate", "models")))
        {
            File.Delete(file);
        }

        // A store of its own: what another build found does not count.
        var store = repository.EmptyArtifactsFolder("relock-store");
        return DotNet.TryRun(
            repository, ["build", Path.Combine("samples", "CiGate"), "-c", "Release", "--nologo", $"-p:McmcStoreDirectory={store}", "-t:Rebuild", .. arguments]);
    }
}
