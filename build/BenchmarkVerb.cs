namespace Mcmc.RepositoryBuild;

/// <summary>One command of tests/Mcmc.Benchmarks, built in Release; the arguments are passed on.</summary>
internal sealed class BenchmarkVerb(string name, string summary) : IVerb
{
    public string Name => name;

    public string Summary => summary;

    public int Run(Repository repository, string[] arguments) =>
        DotNet.TryRun(repository, ["run", "--project", Path.Combine("tests", "Mcmc.Benchmarks"), "-c", "Release", "--", name, .. arguments]);
}
