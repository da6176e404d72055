namespace Mcmc.RepositoryBuild;

internal sealed class CheckVerb : IVerb
{
    public string Name => "check";

    public string Summary => "what a commit must pass: formatting, then test";

    public int Run(Repository repository, string[] arguments)
    {
        DotNet.Run(repository, "restore", Repository.Solution);

        // Style rules are errors of the build already; white space is all that is left to check.
        DotNet.Run(repository, "format", "whitespace", Repository.Solution, "--verify-no-changes", "--no-restore", "--exclude", "build/OnnxRuntime");
        return new TestVerb().Run(repository, arguments);
    }
}
