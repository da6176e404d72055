namespace Mcmc.RepositoryBuild;

/// <summary>A measurement over real builds: a test of tests/Mcmc.Build.Tests that only runs when it is asked for.</summary>
/// <param name="name">The verb.</param>
/// <param name="summary">What it does.</param>
/// <param name="test">Class and method of the test, without the namespace.</param>
internal sealed class MeasurementVerb(string name, string summary, string test) : IVerb
{
    private const string Project = "Mcmc.Build.Tests";

    public string Name => name;

    public string Summary => summary;

    public int Run(Repository repository, string[] arguments)
    {
        var folder = Path.Combine("tests", Project);
        DotNet.Run(repository, "build", folder, "-c", "Release", "--nologo", "-v", "quiet");

        // Tests take no arguments of ours.
        Environment.SetEnvironmentVariable("MCMC_WRITE", arguments.Contains("--write") ? repository.Root : null);
        var assembly = Path.Combine(folder, "bin", "Release", "net10.0", Project + ".dll");
        return DotNet.TryRun(repository, "exec", assembly, "-noLogo", "-explicit", "only", "-showLiveOutput", "-method", $"{Project}.{test}");
    }
}
