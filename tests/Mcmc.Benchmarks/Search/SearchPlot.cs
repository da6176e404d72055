using Mcmc.Search;

namespace Mcmc.Benchmarks.Search;

/// <summary>What each strategy has found after how many trials, as pictures beside the page.</summary>
internal static class SearchPlot
{
    private const int Step = 5;
    private static readonly double[] Origin = new double[4];

    public static string FileName(string network, int trials) => FormattableString.Invariant($"search-{network.ToLowerInvariant()}-{trials}.svg");

    /// <summary>Draws every network and length, with the searches that are done.</summary>
    public static void Write(IReadOnlyList<ComparedSearch> searches)
    {
        foreach (var group in searches.Where(s => s.HasEnded).GroupBy(s => (s.Run.Network, s.Run.Trials)))
        {
            var (network, trials) = group.Key;
            var picture = new Picture($"{network}, mean over the seeds", "trials", "hypervolume");
            foreach (var strategy in group.GroupBy(s => s.Run.Strategy).OrderByDescending(s => Mean(s, trials)))
            {
                picture.Add(strategy.Key, Enumerable.Range(0, trials / Step + 1).Select(i => ((double)i * Step, Mean(strategy, i * Step))), isMarked: false);
            }

            picture.Write(FileName(network, trials));
        }
    }

    /// <summary>The hypervolume of the first trials, over all seeds of a strategy.</summary>
    private static double Mean(IEnumerable<ComparedSearch> seeds, int trials) =>
        seeds.Average(s => Hypervolume.Of([.. s.Within.Where(t => t.Number <= trials).Select(t => t.Outcome.Objectives)], Origin));
}
