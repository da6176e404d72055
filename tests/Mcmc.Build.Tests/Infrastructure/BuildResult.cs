using Microsoft.Build.Logging.StructuredLogger;

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>What a build did, as its binary log has it.</summary>
internal sealed class BuildResult
{
    private readonly DotNetResult run;
    private readonly Microsoft.Build.Logging.StructuredLogger.Build log;

    public BuildResult(DotNetResult run, string binlog, int workerRuns)
    {
        this.run = run;
        WorkerRuns = workerRuns;
        log = BinaryLog.ReadBuild(binlog);
    }

    /// <summary>How many models the worker ran for.</summary>
    public int WorkerRuns { get; }

    /// <summary>How many results neither a lock file nor the store knew.</summary>
    public int Searches => log.FindChildrenRecursive<Message>().Count(message => message.Text.Contains(": compressing, because ", StringComparison.Ordinal));

    /// <summary>Whether trials were made: without, a study knew enough.</summary>
    public bool HasTrials => HasMessage(": searching (");

    public bool Succeeded => run.ExitCode == 0;

    public string Output => run.Output;

    public IReadOnlyList<BuildDiagnostic> Errors => [.. log.FindChildrenRecursive<Error>().Select(BuildDiagnostic.From).Distinct()];

    public IReadOnlyList<BuildDiagnostic> Warnings => [.. log.FindChildrenRecursive<Warning>().Select(BuildDiagnostic.From).Distinct()];

    /// <summary>Time spent in the package's own targets and tasks.</summary>
    public TimeSpan OwnTime => OwnTargets.Aggregate(TimeSpan.Zero, (sum, target) => sum + target.Duration);

    private IEnumerable<Target> OwnTargets =>
        log.FindChildrenRecursive<Target>().Where(target => Path.GetFileName(target.SourceFilePath) == "Mcmc.Build.targets");

    public bool RanTarget(string name) => log.FindChildrenRecursive<Target>().Any(target => target.Name == name && target.Children.Count > 0);

    public bool HasMessage(string part) => log.FindChildrenRecursive<Message>().Any(message => message.Text.Contains(part, StringComparison.Ordinal));

    public void AssertSucceeded() => Assert.True(Succeeded, run.Output);

    /// <summary>The one error of a build that failed.</summary>
    public BuildDiagnostic AssertFailed()
    {
        Assert.False(Succeeded, run.Output);
        return Assert.Single(Errors);
    }
}
