using System.Text.Json;
using Mcmc.Costs;
using Mcmc.Search;
using Mcmc.Search.Studies;

namespace Mcmc.Benchmarks.Search;

/// <summary>The studies of the comparison, one file for each of its searches.</summary>
internal static class StudyFiles
{
    private const string Folder = "search-comparison";

    public static string Path(ComparisonRun run)
    {
        var path = ResultFile.Artifact(Folder, run.FileName + ".db");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Every search of which something is known, with its trials.</summary>
    public static IReadOnlyList<ComparedSearch> Read() =>
        [.. ComparisonRun.All.Where(run => File.Exists(Path(run))).Select(run =>
        {
            using var study = Study.OpenToRead(Path(run));
            var limits = Limits(run.Network);
            return new ComparedSearch(run, study.Trials, [.. study.Trials.Where(t => !t.Outcome.Rejected && limits.All.All(l => t.Costs[l.Kind] <= l.Limit))], study.Ended(Goal(run)) is not null);
        })];

    public static bool HasEnded(ComparisonRun run)
    {
        if (!File.Exists(Path(run)))
        {
            return false;
        }

        using var study = Study.OpenToRead(Path(run));
        return study.Ended(Goal(run)) is not null;
    }

    /// <summary>What all searches on a network found so far.</summary>
    public static IEnumerable<Trial> Trials(string network) => Read().Where(known => known.Run.Network == network).SelectMany(known => known.Trials);

    /// <summary>Notes the budget of a network, and forgets its studies where they were made under another one, or another profile, engine or file.</summary>
    public static void Claim(ComparisonSubject subject)
    {
        var mark = Mark(subject.Name);
        var wanted = $"{subject.Identity.Key}\n{JsonSerializer.Serialize(subject.Space.Limits.All)}";
        if (File.Exists(mark) && File.ReadAllText(mark) == wanted)
        {
            return;
        }

        foreach (var run in ComparisonRun.All.Where(run => run.Network == subject.Name))
        {
            File.Delete(Path(run));
        }

        File.WriteAllText(mark, wanted);
    }

    /// <summary>The name of a search's goal.</summary>
    public static string Goal(ComparisonRun run) => $"{run.Strategy} {run.Trials} {run.Seed}";

    private static string Mark(string network) => ResultFile.Artifact(Folder, network + ".identity");

    private static BudgetLimits Limits(string network) => new(JsonSerializer.Deserialize<BudgetLimit[]>(File.ReadAllLines(Mark(network))[1])!);
}
