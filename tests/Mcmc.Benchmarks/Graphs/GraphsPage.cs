using System.Text;
using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Proofs.Graphs;

namespace Mcmc.Benchmarks.Graphs;

/// <summary>The results of many random networks as a page.</summary>
internal static class GraphsPage
{
    public static string Render(IReadOnlyList<GraphRecord> results)
    {
        var text = new StringBuilder();
        var verdicts = results.Select(r => r.Verdict).ToList();
        var inv = System.Globalization.CultureInfo.InvariantCulture;
        text.AppendLine("# Random networks").AppendLine();
        text.AppendLine("For each network the channel groups are found, random policies drawn (two that cut every group, one that cuts a single group to half), the model sliced, and its outputs in ONNX Runtime compared with those of the masked original: equal within 1e-4 of the outputs' scale, at batch 1 and, where the batch is open, at batch 3.").AppendLine();
        text.AppendLine($"Made with `dotnet run --project build -- graphs --seed {results[0].Seed} --count {results.Count} --write`.").AppendLine();
        text.AppendLine("| | |").AppendLine("|---|---|");
        text.AppendLine(inv, $"| engine | {EngineVersion.Text} |");
        text.AppendLine(inv, $"| seeds | {results[0].Seed} to {results[^1].Seed} |");
        text.AppendLine(inv, $"| networks | {results.Count}, of {results.Min(r => r.Nodes)} to {results.Max(r => r.Nodes)} nodes |");
        text.AppendLine(inv, $"| passed | {verdicts.Count(v => v.Holds)} |");
        foreach (var fault in Enum.GetValues<GraphFault>().Where(f => f != GraphFault.None && verdicts.Exists(v => v.Fault == f)))
        {
            text.AppendLine(inv, $"| {fault} | {verdicts.Count(v => v.Fault == fault)}: seeds {string.Join(", ", results.Where(r => r.Verdict.Fault == fault).Select(r => r.Seed))} |");
        }

        text.AppendLine(inv, $"| groups of more than one channel | {verdicts.Sum(v => v.Groups)}, of which prunable {verdicts.Sum(v => v.Prunable)} |");
        text.AppendLine(inv, $"| networks with a prunable group | {verdicts.Count(v => v.Prunable > 0)} |");
        text.AppendLine(inv, $"| policies compared | {verdicts.Sum(v => v.Policies)} |");
        text.AppendLine(inv, $"| largest difference, relative to the outputs' scale | {verdicts.Max(v => v.Worst):0.0e+0} |");
        text.AppendLine(inv, $"| comparisons in which a rounding fell to the other side on one draw of inputs, and agreed on most others | {verdicts.Sum(v => v.Flips)} |");
        AppendFences(text, verdicts);
        AppendOperators(text, results);
        return text.ToString();
    }

    private static void AppendFences(StringBuilder text, List<GraphVerdict> verdicts)
    {
        var reasons = verdicts.SelectMany(v => v.Fences).GroupBy(f => f.Key, f => f.Value).Select(f => (Reason: f.Key, Groups: f.Sum())).OrderByDescending(f => f.Groups).ThenBy(f => f.Reason, StringComparer.Ordinal);
        text.AppendLine().AppendLine("## Why groups are fenced").AppendLine().AppendLine("| groups | reason |").AppendLine("|---|---|");
        foreach (var (reason, groups) in reasons.Take(40))
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"| {groups} | {reason} |");
        }
    }

    private static void AppendOperators(StringBuilder text, IReadOnlyList<GraphRecord> results)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            foreach (var name in RandomGraph.Create(result.Seed).Model.Graph.Nodes.Select(Name).Distinct())
            {
                counts[name] = counts.GetValueOrDefault(name) + 1;
            }
        }

        string[] missing = [.. OperatorLibrary.Known.Select(k => Name(k.Domain, k.OpType)).Where(name => !counts.ContainsKey(name))];
        text.AppendLine().AppendLine("## Operators").AppendLine();
        text.AppendLine($"{counts.Count} operators, each with the number of networks that hold it: {string.Join(", ", counts.Select(c => $"{c.Key} {c.Value}"))}.").AppendLine();
        text.AppendLine($"In the library but in none of these networks: {(missing.Length == 0 ? "none" : string.Join(", ", missing))}.");
    }

    private static string Name(Node node) => Name(node.Domain, node.OpType);

    private static string Name(string domain, string opType) => domain.Length == 0 ? opType : $"{domain}.{opType}";
}
