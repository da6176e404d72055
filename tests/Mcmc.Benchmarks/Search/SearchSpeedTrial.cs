using System.Diagnostics;
using System.Globalization;
using Mcmc.Benchmarks.Repair;
using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Environments;
using Mcmc.Search.Solver;
using Mcmc.Search.Space;
using Mcmc.Search.Trials;

namespace Mcmc.Benchmarks.Search;

/// <summary>Times the parts of a search on one network.</summary>
internal sealed class SearchSpeedTrial(RepairSubject subject, Func<string, string> path, int trials)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private string Profile => ResultFile.Artifact($"search-speed-{subject.Name}.json");

    /// <summary>The whole of it, after the parts: its budgets are percentages of what the parts' profile says.</summary>
    public WholeSearchRecord RunWhole()
    {
        using var network = new SearchSubject(subject, path, Profile);
        return new WholeSearchTrial(subject, path, SearchSpeedPage.Wanted).Run(network.Space.Limits, network.Space.Costs.Original);
    }

    public SearchSpeedRecord Run()
    {
        File.Delete(Profile);
        var (network, profileSeconds) = Timed(() => new SearchSubject(subject, path, Profile));
        using (network)
        {
            var (evaluator, prepareSeconds) = Timed(network.Evaluator);
            using (evaluator)
            {
                return Run(network, evaluator, profileSeconds, prepareSeconds);
            }
        }
    }

    private SearchSpeedRecord Run(SearchSubject network, TrialEvaluator evaluator, double profileSeconds, double prepareSeconds)
    {
        var space = network.Space;
        var (table, tableSeconds) = Timed(() => evaluator.MeasureSensitivity(parallel: 2, () => { }, CancellationToken.None));
        var environment = new PruningEnvironment(space, table);
        var (solved, solverSeconds) = Timed(() => new BudgetSolver(space, table).Solve(space.Limits, trials, CancellationToken.None));
        var random = new SeededRandom(1);
        var results = new TrialOutcome[trials];
        var widths = Enumerable.Range(0, trials).Select(i => i % 2 == 0 && i / 2 < solved.Seeds.Count ? solved.Seeds[i / 2].Widths : SearchSubject.Walk(environment.Begin(), random)).ToArray();
        var (_, trialSeconds) = Timed(() => Parallel.For(0, trials, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = evaluator.Evaluate(widths[i], CancellationToken.None).Outcome));
        Report(solved, results);
        return new SearchSpeedRecord(
            subject.Name,
            space.Decided.Count,
            PerSecond(() => network.Latency.LatencyMs(widths[0])),
            PerSecond(() => space.Costs.Static(widths[0])),
            PerSecond(() => SearchSubject.Walk(environment.Begin(), random)),
            profileSeconds,
            prepareSeconds,
            tableSeconds,
            solverSeconds,
            trials,
            results.Count(r => r.Rejected),
            trialSeconds,
            results.Where(r => !r.Rejected).Max(r => r.Quality),
            evaluator.OriginalQuality,
            Error(space, table, space.AtShare(space.CommonShare(space.Limits))),
            solved.Seeds[0].Error,
            Reserves(space, table));
    }

    private static ReserveRecord[] Reserves(SearchSpace space, SensitivityTable table)
    {
        const int Episodes = 2000;
        return [.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(reserve =>
        {
            var (environment, random) = (new PruningEnvironment(space, table, reserve), new SeededRandom(2));
            double[] errors = [.. Enumerable.Range(0, Episodes).Select(_ => Error(space, table, SearchSubject.Walk(environment.Begin(), random))).Order()];
            return new ReserveRecord(reserve, errors.Average(), errors[Episodes / 100], Error(space, table, SearchSubject.Walk(environment.Begin(), null)));
        })];
    }

    private static double Error(SearchSpace space, SensitivityTable table, int[] widths) => space.Decided.Sum(g => table.Error(g, widths[g.Index]));

    private static void Report(SolverResult solved, TrialOutcome[] results)
    {
        Console.Error.WriteLine(FormattableString.Invariant($"solver: {solved.Seeds.Count} seeds, error {solved.Seeds[0].Error:0.000} and no less than {solved.LeastError:0.000}, exact {solved.IsExact}"));
        for (var i = 0; i < results.Length; i++)
        {
            var savings = string.Join(' ', results[i].Objectives[1..].Select(o => o.ToString("0.00", CultureInfo.InvariantCulture)));
            Console.Error.WriteLine(FormattableString.Invariant($"  {(i % 2 == 0 ? "seed" : "random")} {results[i].Quality:0.000}{(results[i].Rejected ? " given up" : "")} {savings}"));
        }
    }

    private static double PerSecond(Action work)
    {
        const int Batch = 16;
        work();
        var (watch, count) = (Stopwatch.StartNew(), 0);
        for (; watch.Elapsed < Second; count += Batch)
        {
            for (var i = 0; i < Batch; i++)
            {
                work();
            }
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static (T Result, double Seconds) Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        return (work(), watch.Elapsed.TotalSeconds);
    }
}
