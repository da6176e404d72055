using System.Globalization;
using System.Text;
using Mcmc.Search;

namespace Mcmc.Benchmarks.Search;

/// <summary>The comparison as a page.</summary>
internal static class SearchPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly double[] Origin = new double[4];
    private static readonly double[] Weights = [0.25, 0.5, 0.75];

    public static string Render(IReadOnlyList<ComparedSearch> searches, IReadOnlyList<RepairRank> ranks)
    {
        var text = new StringBuilder(SearchText.Introduction);
        var ended = searches.Where(s => s.HasEnded).ToList();
        foreach (var group in ended.GroupBy(s => (s.Run.Network, s.Run.Trials)))
        {
            text.AppendLine(Culture, $"## {group.Key.Network}, {group.Key.Trials} trials").AppendLine();
            text.AppendLine("| strategy | seeds | hypervolume | deviation | best quality | against the agent |").AppendLine("|---|--:|--:|--:|--:|--:|");
            var rows = group.GroupBy(s => s.Run.Strategy).Select(g => new Row(g.Key, [.. g.Select(s => Volume(s.Within))], g.Average(s => Best(s.Within)))).ToList();
            var agent = rows.Find(r => r.Strategy == ComparisonRun.Agent);
            foreach (var row in rows.OrderByDescending(r => r.Mean))
            {
                text.AppendLine(Culture, $"| {row.Strategy} | {row.Volumes.Length} | {row.Mean:0.0000} | {row.Deviation:0.0000} | {row.Best:0.000} | {Against(row, agent)} |");
            }

            text.AppendLine().AppendLine(Verdict(rows, agent));
            text.AppendLine().AppendLine(Culture, $"![{group.Key.Network}: hypervolume over {group.Key.Trials} trials]({SearchPlot.FileName(group.Key.Network, group.Key.Trials)})").AppendLine();
        }

        Ranks(text, ranks);
        Priorities(text, ended);
        if (searches.Count(s => s.HasEnded) < ComparisonRun.All.Count)
        {
            text.AppendLine(Culture, $"{searches.Count(s => s.HasEnded)} of {ComparisonRun.All.Count} searches are done.");
        }

        return text.ToString();
    }

    private static void Ranks(StringBuilder text, IReadOnlyList<RepairRank> ranks)
    {
        if (ranks.Count == 0)
        {
            return;
        }

        text.AppendLine("## Quality inside the search and after repair in sequence").AppendLine();
        text.AppendLine("Random networks within the joint budget, on the same 1,000 images. Inside the search a network is repaired on the original's inputs; what is chosen is repaired again, on the inputs of its own pruned prefix.").AppendLine();
        text.AppendLine("| network | policies | rank correlation (Spearman) | mean inside | mean in sequence |").AppendLine("|---|--:|--:|--:|--:|");
        foreach (var group in ranks.GroupBy(r => r.Network))
        {
            text.AppendLine(Culture, $"| {group.Key} | {group.Count()} | {RepairRanks.Correlation([.. group]):0.00} | {group.Average(r => r.InSearch):0.000} | {group.Average(r => r.InSequence):0.000} |");
        }

        text.AppendLine();
    }

    /// <summary>What a finished search of the agent answers to three priorities, for each objective beside quality.</summary>
    private static void Priorities(StringBuilder text, IReadOnlyList<ComparedSearch> ended)
    {
        if (ended.FirstOrDefault(s => s.Run.Strategy == ComparisonRun.Agent) is not { Within.Count: > 0 } search)
        {
            return;
        }

        text.AppendLine("## Three priorities, one finished search").AppendLine();
        text.AppendLine(Culture, $"{search.Run.Network}, {search.Run.Trials} trials, no further search: the objective gets the weight, the rest is shared by the others.").AppendLine();
        text.AppendLine(Culture, $"| objective | {string.Join(" | ", Weights.Select(w => w.ToString(Culture)))} |").AppendLine("|---|--:|--:|--:|");
        foreach (var objective in Enum.GetValues<Objective>())
        {
            var answers = Weights.Select(weight =>
            {
                var others = (1 - weight) / (Origin.Length - 1);
                double Of(Trial trial) => trial.Outcome.Objectives.Select((o, i) => o * (i == (int)objective ? weight : others)).Sum();
                return search.Within.MaxBy(Of)!.Outcome.Objectives[(int)objective];
            });
            text.AppendLine(Culture, $"| {objective.ToString().ToLowerInvariant()} | {string.Join(" | ", answers.Select(a => a.ToString("0.000", Culture)))} |");
        }

        text.AppendLine();
    }

    private static double Volume(IReadOnlyList<Trial> trials) => Hypervolume.Of([.. trials.Select(t => t.Outcome.Objectives)], Origin);

    private static double Best(IReadOnlyList<Trial> trials) => trials.Select(t => t.Outcome.Quality).DefaultIfEmpty(0).Max();

    /// <summary>Whether the default is as good as all others, by one pooled standard deviation.</summary>
    private static string Verdict(IReadOnlyList<Row> rows, Row? agent)
    {
        var better = agent is null ? [] : rows.Where(r => r.Mean - agent.Mean > Pooled(r, agent)).Select(r => r.Strategy).ToList();
        return agent is null ? "The agent has not been run yet."
            : better.Count == 0 ? "No strategy is more than one pooled standard deviation better than the agent."
            : $"More than one pooled standard deviation better than the agent: {string.Join(", ", better)}.";
    }

    private static double Pooled(Row a, Row b) => Math.Sqrt((a.Deviation * a.Deviation + b.Deviation * b.Deviation) / 2);

    /// <summary>The difference of the means in pooled standard deviations.</summary>
    private static string Against(Row row, Row? agent)
    {
        if (agent is null || row == agent)
        {
            return "";
        }

        var pooled = Pooled(row, agent);
        return pooled > 0 ? string.Create(Culture, $"{Math.Round((row.Mean - agent.Mean) / pooled, 1) + 0.0:+0.0;-0.0;0.0} sd") : string.Create(Culture, $"{row.Mean - agent.Mean:+0.0000;-0.0000}");
    }

    private sealed record Row(string Strategy, double[] Volumes, double Best)
    {
        public double Mean => Volumes.Average();

        /// <summary>The standard deviation of the sample; 0 for a single seed.</summary>
        public double Deviation => Volumes.Length < 2 ? 0 : Math.Sqrt(Volumes.Sum(v => (v - Mean) * (v - Mean)) / (Volumes.Length - 1));
    }
}
