namespace Mcmc.RepositoryBuild;

internal sealed class PackVerb : IVerb
{
    public string Name => "pack";

    public string Summary => "pack the tool and the MSBuild package into artifacts/packages; options go to dotnet pack";

    public int Run(Repository repository, string[] arguments)
    {
        var folder = repository.EmptyArtifactsFolder("packages");
        foreach (var project in (string[])["Mcmc.Tool", "Mcmc.Build"])
        {
            DotNet.Run(repository, ["pack", Path.Combine("src", project), "-c", "Release", "--nologo", "-o", folder, .. arguments]);
        }

        return 0;
    }
}
