using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>What remains without any training, as tables.</summary>
internal static class UntunedPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <param name="text">The page so far.</param>
    /// <param name="points">What is known.</param>
    /// <param name="rows">The rows of the main table, one of which is a network that nobody trains again.</param>
    public static void Append(StringBuilder text, IReadOnlyList<UntunedRecord> points, IReadOnlyList<HeadlineRecord> rows)
    {
        text.AppendLine("## Without fine-tuning").AppendLine();
        text.AppendLine("Accuracy against the MACs that remain, with neither labels nor fine-tuning. *Uniform*: every channel group keeps the same share of its channels, the ones with the largest group L2 (`mcmc prune --policy`). *Cut only* is what plain L2 pruning leaves. *Searched*: `mcmc compress --max-flops`, all shares in one study. Repair is least squares in sequence on calibration images, the same for all; *reconstructed* networks are then trained without labels on the same images towards what the original computes (`--reconstruct`). The search ranks channels by what the others cannot make up for where that is told ([search.md](search.md#which-channels-go)); uniform cuts and AMC's list by L2. Command lines are in [results](results/without-fine-tuning.txt).").AppendLine();
        foreach (var network in UntunedNetwork.All)
        {
            var known = points.Where(p => p.Network == network.Name).ToList();
            if (known.Find(p => p.Method.Length == 0) is not { } original)
            {
                continue;
            }

            text.AppendLine(Culture, $"### {network.Title}").AppendLine();
            text.AppendLine(Culture, $"Original: {HeadlinesPage.Accuracy(original.Accuracy)}.").AppendLine();
            if (network.Exclude.Count > 0)
            {
                text.AppendLine(Culture, $"The searches leave the residual streams whole (`--exclude {string.Join(" --exclude ", network.Exclude)}`): cut, they look better to the search's cheap repair than they are when repaired in sequence.").AppendLine();
            }

            if (network.Shares.Count > 1)
            {
                text.AppendLine(Culture, $"![{network.Title}: accuracy against MACs]({UntunedPlot.FileName(network)})").AppendLine();
                Curves(text, network, known);
            }
            else
            {
                Methods(text, known, rows.FirstOrDefault(r => network.Name == r.Row + UntunedNetwork.Suffix));
            }

            text.AppendLine();
        }
    }

    private static void Curves(StringBuilder text, UntunedNetwork network, List<UntunedRecord> known)
    {
        text.AppendLine(Culture, $"| MACs at most | {string.Join(" | ", network.Methods)} |");
        text.AppendLine(Culture, $"|--:|{string.Concat(network.Methods.Select(_ => "--:|"))}");
        foreach (var share in network.Shares)
        {
            var cells = network.Methods.Select(m => known.Find(p => p.Share == share && p.Method == m) is { } point ? string.Create(Culture, $"{100 * point.Accuracy.Top1:0.00}") : "");
            text.AppendLine(Culture, $"| {100 * share:0}% | {string.Join(" | ", cells)} |");
        }
    }

    private static void Methods(StringBuilder text, List<UntunedRecord> known, HeadlineRecord? searched)
    {
        text.AppendLine("| method | MACs | accuracy |").AppendLine("|---|--:|--:|");
        foreach (var point in known.Where(p => p.Method.Length > 0))
        {
            text.AppendLine(Culture, $"| {point.Method} | {100 * point.Macs:0.0}% | {HeadlinesPage.Accuracy(point.Accuracy)} |");
        }

        if (searched is not null)
        {
            text.AppendLine(Culture, $"| {UntunedMethod.Searched} | {100.0 * searched.After.Macs / searched.Before.Macs:0.0}% | {HeadlinesPage.Accuracy(searched.Repaired)} |");
            text.AppendLine(Culture, $"| {UntunedMethod.SearchedReconstructed} | {100.0 * searched.After.Macs / searched.Before.Macs:0.0}% | {HeadlinesPage.Accuracy(searched.Result)} |");
        }
    }
}
