using System.Globalization;
using System.Text;
using Mcmc.Proofs.Zoo;

namespace Mcmc.Benchmarks.Zoo;

/// <summary>What the zoo showed, as a page.</summary>
internal static class ZooPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(IReadOnlyList<ZooResult> results, IReadOnlyList<(string Name, string Message)> unreadable)
    {
        var text = new StringBuilder();
        text.AppendLine("# The zoo").AppendLine();
        text.AppendLine("Every network under `tests/Models/small` and `tests/Models/zoo`: narrow exports with random weights. Half of each prunable group is cut alone, then all groups are cut at random to 25, 50 and 75%; where an input leaves dimensions open, once more at another batch and other sizes. Each time the outputs of the sliced model in ONNX Runtime are compared with those of the masked original.").AppendLine();
        text.AppendLine("- *difference*: the largest of any policy, relative to the output's scale; rounded up to a power of ten, because the last digits differ between processors. Allowed are 1e-4, with 16-bit floats 1e-2. Outputs behind a ranking (TopK, ArgMax, NonMaxSuppression) are compared before it, quantised networks without the rounding of activations: values that are equal but for their last bits may fall to different sides.");
        text.AppendLine("- *prunable*: groups that can be cut, of all groups of more than one channel; and the share of the parameters that lie in them. A weight that several layers read counts once.");
        text.AppendLine("- *policies*: how many were compared. A cut counts only if it changes an output by more than ten times the tolerance, since a proof on one that changes nothing shows nothing.").AppendLine();
        text.AppendLine(Culture, $"{results.Count} networks, {results.Sum(r => r.Nodes)} nodes, {results.Sum(r => r.Prunable)} prunable groups, {results.Sum(r => r.Policies)} policies, {results.Sum(r => r.Failures.Count)} failures. Made with `dotnet run --project build -- zoo --write`.").AppendLine();
        text.AppendLine("| network | nodes | prunable | parameters | of them prunable | policies | difference |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var r in results)
        {
            text.AppendLine(Culture, $"| {r.Name} | {r.Nodes} | {r.Prunable} of {r.Groups} | {r.Share.Parameters:#,0} | {r.Share.Share:0.0%} | {r.Policies} | {Outcome(r)} |");
        }

        AppendLines(text, "Failures", results.SelectMany(r => r.Failures.Select(f => $"{r.Name}: {f}")).Concat(unreadable.Select(u => $"{u.Name}: {u.Message}")));
        AppendLines(text, "Cuts that show nothing", results.Where(r => r.Silent.Count > 0).Select(r => $"{r.Name}: {string.Join("; ", r.Silent)}"));
        AppendLines(text, "Not run", results.Where(r => r.Unrunnable is not null).Select(r => $"{r.Name}: {r.Unrunnable}"));
        AppendShares(text, results);
        AppendFences(text, results);
        return text.ToString();
    }

    private static string Outcome(ZooResult r) =>
        r.Unrunnable is not null ? "not run" : r.Failures.Count > 0 ? "**fails**" : r.Prunable == 0 ? "–" : Bound(r.Worst);

    /// <summary>The next power of ten: the exact number differs between processors.</summary>
    private static string Bound(double worst) => worst == 0 ? "0" : string.Create(Culture, $"< {Math.Pow(10, Math.Max(-7, Math.Floor(Math.Log10(worst)) + 1)):0e+0}");

    private static void AppendShares(StringBuilder text, IReadOnlyList<ZooResult> results)
    {
        text.AppendLine().AppendLine("## What stays").AppendLine();
        text.AppendLine("At least nine tenths of a convolutional network's parameters should lie in prunable groups, three fifths of a transformer's. In a transformer the residual stream stays whole, because LayerNormalization (in older files ReduceMean) runs over it: embeddings, position tables, patch projections and the classifier's inputs; attention heads and feed-forward widths can go.").AppendLine();
        foreach (var family in results.Where(r => r.Share.Share < ZooFamily.Of(r.Name).Wanted).GroupBy(r => ZooFamily.Of(r.Name)))
        {
            text.AppendLine(Culture, $"- {string.Join(", ", family.Select(r => $"{r.Name} ({r.Share.Share.ToString("0.0%", Culture)})"))}: {family.Key.WhyLess ?? $"**unexplained**: {string.Join("; ", family.Select(Held))}"}");
        }
    }

    private static string Held(ZooResult r) =>
        string.Join("; ", r.Share.Held.OrderByDescending(h => h.Value).ThenBy(h => h.Key, StringComparer.Ordinal).Take(4).Select(h => string.Create(Culture, $"{(double)h.Value / r.Share.Parameters:0.0%} {h.Key}")));

    private static void AppendFences(StringBuilder text, IReadOnlyList<ZooResult> results)
    {
        text.AppendLine().AppendLine("## Fences").AppendLine();
        text.AppendLine("Why groups cannot be cut, and the first place in each network that says so. Every network's last layer makes its output, which stays whole; networks where that is the only fence are left out.").AppendLine();
        text.AppendLine("| network | groups | reason | first at |").AppendLine("|---|--:|---|---|");
        foreach (var r in results.Where(r => r.Fences.Any(f => !IsOutput(f))))
        {
            foreach (var f in r.Fences.Where(f => !IsOutput(f)))
            {
                text.AppendLine(Culture, $"| {r.Name} | {f.Groups} | {f.Reason} | {f.First} |");
            }
        }
    }

    private static bool IsOutput(ZooFence fence) => fence.Reason == "is an output of the model";

    private static void AppendLines(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
        {
            return;
        }

        text.AppendLine().AppendLine(Culture, $"## {heading}").AppendLine();
        foreach (var line in all)
        {
            text.AppendLine(Culture, $"- {line}");
        }
    }
}
