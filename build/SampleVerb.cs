namespace Mcmc.RepositoryBuild;

internal sealed class SampleVerb : IVerb
{
    public string Name => "sample";

    public string Summary => "build samples/QuickStart, which prunes its network on the way, and run it";

    public int Run(Repository repository, string[] arguments)
    {
        var project = Path.Combine("samples", "QuickStart");
        if (!Directory.Exists(repository.PathOf(project)))
        {
            throw new StepFailedException("samples/QuickStart does not exist yet.");
        }

        DotNet.Run(repository, "build", project, "-c", "Release", "--nologo");
        return DotNet.TryRun(repository, ["run", "--project", project, "-c", "Release", "--no-build", "--", .. arguments]);
    }
}
