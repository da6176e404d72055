using System.Diagnostics;
using System.Globalization;

namespace Mcmc.RepositoryBuild;

internal sealed class TestVerb : IVerb
{
    private const string Audit = "NU1901;NU1902;NU1903;NU1904"; // Advisories, see Directory.Build.props.

    public string Name => "test";

    public string Summary => "build everything in Release with warnings as errors and run all tests, or those of the projects named";

    public int Run(Repository repository, string[] arguments)
    {
        var projects = SelectProjects(repository, arguments);
        DotNet.Run(repository, "build", Repository.Solution, "-c", "Release", "--nologo", "-v", "minimal", "-warnaserror", $"-warnnotaserror:{Audit}");

        var results = repository.EmptyArtifactsFolder("test-results");
        var totals = new TestTotals(0, 0, 0);
        foreach (var project in projects)
        {
            totals += RunProject(repository, project, results);
        }

        if (totals.Passed + totals.Failed == 0)
        {
            Console.Error.WriteLine("No test ran.");
        }

        Console.WriteLine($"{totals.Passed} passed, {totals.Failed} failed");
        return totals is { Passed: > 0, Failed: 0 } ? 0 : 1;
    }

    private static string[] SelectProjects(Repository repository, string[] wanted)
    {
        string[] all = [.. Directory.EnumerateDirectories(repository.PathOf("tests"), "*.Tests").Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        var unknown = wanted.Except(all).FirstOrDefault();
        return unknown is null
            ? wanted.Length == 0 ? all : wanted
            : throw new StepFailedException($"there is no test project '{unknown}'; there are {string.Join(", ", all)}.");
    }

    private static TestTotals RunProject(Repository repository, string project, string results)
    {
        var watch = Stopwatch.StartNew();
        var report = Path.Combine(results, project + ".xml");
        var assembly = Path.Combine("tests", project, "bin", "Release", "net10.0", project + ".dll");
        string[] color = Console.IsOutputRedirected ? ["-noColor"] : [];
        var exitCode = DotNet.TryRun(repository, ["exec", assembly, "-noLogo", .. color, "-xml", report]);
        var totals = TestTotals.Read(report, exitCode);
        var seconds = watch.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine($"{project}: {totals.Passed} passed, {totals.Failed} failed, {totals.Skipped} skipped ({seconds} s)");
        return totals;
    }
}
