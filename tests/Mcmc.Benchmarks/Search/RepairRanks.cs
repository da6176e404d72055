using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Search.Strategies;

namespace Mcmc.Benchmarks.Search;

/// <summary>The quality of one network with the repair of the search and with repair in sequence, on the same samples.</summary>
internal sealed record RepairRank(string Network, int[] Widths, double InSearch, double InSequence);

/// <summary>Whether the search ranks networks as their repair in sequence would: random ones within the budget.</summary>
internal static class RepairRanks
{
    private const long Seed = 1;

    public static IReadOnlyList<RepairRank> Read()
    {
        using var log = Open();
        return log.Results;
    }

    public static int Count(string network) => Read().Count(r => r.Network == network);

    /// <summary>Looks at networks until so many are known.</summary>
    public static void Measure(ComparisonSubject subject, int count, CancellationToken cancellation)
    {
        using var log = Open();
        var random = new RandomSearch(subject.Environment, Seed);
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var widths = random.Propose()!.Widths;
            if (log.Results.Exists(r => r.Network == subject.Name && r.Widths.AsSpan().SequenceEqual(widths)))
            {
                continue;
            }

            var inSearch = subject.Evaluator.Evaluate(widths, cancellation).Outcome.Quality;
            var policy = Policy.OfWidths(subject.Space.Groups, subject.Importance, widths);
            var network = Pruner.Slice(policy);
            new SequentialRepair(policy, subject.Batches, Environment.ProcessorCount).Run(network, new InputShapes(), (_, _) => { }, cancellation);
            var inSequence = subject.Scorer.Score(network, early: 0, _ => true, cancellation).Top1;
            log.Add(new RepairRank(subject.Name, widths, inSearch, inSequence));
        }
    }

    /// <summary>Spearman's rank correlation; equal values share their mean rank.</summary>
    public static double Correlation(IReadOnlyList<RepairRank> pairs)
    {
        var (x, y) = (Ranks([.. pairs.Select(p => p.InSearch)]), Ranks([.. pairs.Select(p => p.InSequence)]));
        var mean = (pairs.Count - 1) / 2.0;
        var together = x.Zip(y, (a, b) => (a - mean) * (b - mean)).Sum();
        return together / Math.Sqrt(x.Sum(a => (a - mean) * (a - mean)) * y.Sum(b => (b - mean) * (b - mean)));
    }

    private static double[] Ranks(double[] values) =>
        [.. values.Select(v => values.Count(other => other < v) + (values.Count(other => other == v) - 1) / 2.0)];

    private static ProgressLog<RepairRank> Open() => new(ResultFile.Artifact("search-comparison", "ranks.log"), "quality inside the search and after repair in sequence");
}
