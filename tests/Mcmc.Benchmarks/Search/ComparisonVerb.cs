using System.CommandLine;
using Mcmc.Search;
using Mcmc.Search.Studies;

namespace Mcmc.Benchmarks.Search;

/// <summary>Strategies side by side on trained networks. Every search is a study of its own, so a run that was stopped goes on.</summary>
internal sealed class ComparisonVerb : Command
{
    private readonly Option<string?> network = new("--network") { Description = "one network instead of all" };
    private readonly Option<string?> strategy = new("--strategy") { Description = "one strategy instead of all" };
    private readonly Option<int?> trials = new("--trials") { Description = "only searches of this length" };
    private readonly Option<int?> seed = new("--seed") { Description = "only searches with this seed" };
    private readonly Option<double> minutes = new("--minutes") { DefaultValueFactory = _ => 60, Description = "stop after this long; the next run goes on" };
    private readonly Option<int> ranks = new("--ranks") { DefaultValueFactory = _ => 30, Description = "networks per model whose quality after sequential repair is looked at too" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/search.md" };

    public ComparisonVerb()
        : base("search-comparison", $"compares search strategies on trained networks; data from {MeasuringData.Variable}")
    {
        Add(network);
        Add(strategy);
        Add(trials);
        Add(seed);
        Add(minutes);
        Add(ranks);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        using var ends = new CancellationTokenSource(TimeSpan.FromMinutes(parsed.GetValue(minutes)));
        try
        {
            foreach (var runs in ComparisonRun.All.Where(r => IsAsked(parsed, r)).GroupBy(r => r.Network))
            {
                if (ComparedNetwork.All.First(n => n.Name == runs.Key).IsMissing)
                {
                    return 2;
                }

                Search([.. runs], parsed.GetValue(ranks), ends.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("The time is up; the next run goes on from here.");
        }

        var searches = StudyFiles.Read();
        var page = SearchPage.Render(searches, RepairRanks.Read());
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("search.md", page);
            SearchPlot.Write(searches);
        }

        return 0;
    }

    private bool IsAsked(ParseResult parsed, ComparisonRun run) =>
        (parsed.GetValue(network) is not { } n || n == run.Network)
        && (parsed.GetValue(strategy) is not { } s || s == run.Strategy)
        && (parsed.GetValue(trials) is not { } t || t == run.Trials)
        && (parsed.GetValue(seed) is not { } i || i == run.Seed);

    private static void Search(ComparisonRun[] runs, int ranked, CancellationToken cancellation)
    {
        if (runs.All(StudyFiles.HasEnded) && RepairRanks.Count(runs[0].Network) >= ranked)
        {
            return;
        }

        using var subject = ComparisonSubject.Open(runs[0].Network, cancellation);
        StudyFiles.Claim(subject);
        foreach (var trial in StudyFiles.Trials(subject.Name))
        {
            subject.Evaluator.Remember(trial.Widths, trial.Result);
        }

        foreach (var run in runs.Where(run => !StudyFiles.HasEnded(run)))
        {
            using var study = Study.OpenToWrite(StudyFiles.Path(run), subject.Identity, TimeProvider.System, Console.Error.WriteLine, cancellation);
            var made = run.Make(subject);
            using var disposed = made as IDisposable;
            var progress = new ConsoleProgress(run);
            new SearchRun(study, trial => trial, made, subject.Evaluator, subject.Goal(run), new StopRule(run.Trials, null), TimeProvider.System, progress).Run(cancellation);
        }

        RepairRanks.Measure(subject, ranked, cancellation);
    }

    private sealed class ConsoleProgress(ComparisonRun run) : IProgress<SearchProgress>
    {
        private const int Every = 10;

        public void Report(SearchProgress value)
        {
            if (value.Trials % Every == 0)
            {
                Console.Error.WriteLine(FormattableString.Invariant($"{run.FileName}: {value.Trials} trials, hypervolume {value.Hypervolume:0.0000}, {value.Elapsed.TotalSeconds:0} s"));
            }
        }
    }
}
