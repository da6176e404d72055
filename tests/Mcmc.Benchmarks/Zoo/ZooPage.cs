using System.Globalization;
using System.Text;
using Mcmc.Proofs.Zoo;

namespace Mcmc.Benchmarks.Zoo;

/// <summary>What the zoo showed, as a page.</summary>
internal static class ZooPage
{
    private const double WantedShare = 0.9;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(IReadOnlyList<ZooResult> results, IReadOnlyList<(string Name, string Message)> unreadable)
    {
        var text = new StringBuilder();
        text.AppendLine("# The zoo").AppendLine();
        text.AppendLine("Every network under `tests/Models/small` and `tests/Models/zoo`. Each prunable group is cut to half alone, then all are cut to 25, 50 and 75% at random; each time the sliced model's outputs in ONNX Runtime are compared with those of the masked original. The difference is relative to the scale of the output, and must stay within 1e-4 (16-bit floats: 1e-2). Outputs that depend on a ranking (TopK, ArgMax, NonMaxSuppression) are compared before it.").AppendLine();
        text.AppendLine("Made with `dotnet run --project build -- zoo --write`.").AppendLine();
        text.AppendLine("| network | nodes | groups | prunable | parameters | in prunable groups | policies | largest difference |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var r in results)
        {
            var outcome = r.Unrunnable is not null ? "not run" : r.Failures.Count > 0 ? "**fails**" : r.Prunable == 0 ? "–" : Bound(r.Worst);
            text.AppendLine(Culture, $"| {r.Name} | {r.Nodes} | {r.Groups} | {r.Prunable} | {r.Share.Parameters} | {r.Share.Share:0.0%} | {r.Policies} | {outcome} |");
        }

        AppendLines(text, "Failures", results.SelectMany(r => r.Failures.Select(f => $"{r.Name}: {f}")).Concat(unreadable.Select(u => $"{u.Name}: {u.Message}")));
        AppendLines(text, "Silent", results.Where(r => r.Silent.Count > 0).Select(r => $"{r.Name}: {string.Join("; ", r.Silent)}"));
        AppendLines(text, "Not run", results.Where(r => r.Unrunnable is not null).Select(r => $"{r.Name}: {r.Unrunnable}"));
        AppendLines(text, $"What holds parameters where less than {WantedShare:0%} are in prunable groups", results.Where(r => r.Share.Share < WantedShare).Select(Held));
        AppendLines(text, "Fences", results.Where(r => r.Fences.Count > 0).Select(r => $"{r.Name}: {string.Join("; ", r.Fences.Select(f => $"{f.Groups} × {f.Reason} ({f.First})"))}"));
        return text.ToString();
    }

    private static string Held(ZooResult r) =>
        $"{r.Name} ({r.Share.Share.ToString("0.0%", Culture)}): {string.Join("; ", r.Share.Held.OrderByDescending(h => h.Value).ThenBy(h => h.Key, StringComparer.Ordinal).Take(4).Select(h => string.Create(Culture, $"{(double)h.Value / r.Share.Parameters:0.0%} {h.Key}")))}";

    /// <summary>The next power of ten: the exact number differs between processors.</summary>
    private static string Bound(double worst) => worst == 0 ? "0" : string.Create(Culture, $"< {Math.Pow(10, Math.Max(-7, Math.Floor(Math.Log10(worst)) + 1)):0e+0}");

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
