using System.Text;
using Mcmc.Proofs.Fuzzing;

namespace Mcmc.Benchmarks.Fuzz;

/// <summary>The results of many damaged files as a page.</summary>
internal static class FuzzPage
{
    public static string Render(IReadOnlyList<FuzzRecord> results)
    {
        var codes = results.SelectMany(r => r.Codes).GroupBy(c => c.Key, c => c.Value).OrderBy(c => c.Key, StringComparer.Ordinal);
        var failures = results.SelectMany(r => r.Failures).ToList();
        var inv = System.Globalization.CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.AppendLine("# Damaged files").AppendLine();
        text.AppendLine("Sound models, the committed exports and random networks, are damaged by seed: one in six in its bytes, two in the fields of its message, three in the graph that it describes (numbers, inputs, operators, dimensions). A child process loads each file, finds its channel groups and cuts each to half. That must end in a model or in a coded diagnostic, within 10 s of processor time and 1 GB of allocations.").AppendLine();
        text.AppendLine(inv, $"Made with `dotnet run --project build -- fuzz --seed {results[0].First} --count {results.Sum(r => r.Count)} --write`.").AppendLine();
        text.AppendLine("| | |").AppendLine("|---|---|");
        text.AppendLine(inv, $"| engine | {EngineVersion.Text} |");
        text.AppendLine(inv, $"| files | {results.Sum(r => r.Count)} |");
        foreach (var code in codes)
        {
            text.AppendLine(inv, $"| {(code.Key == FuzzVerdict.Cut ? "loaded and cut" : code.Key)} | {code.Sum()} |");
        }

        text.AppendLine(inv, $"| longest | {results.Max(r => r.MaxCpuMs):0} ms of processor time |");
        text.AppendLine(inv, $"| most allocated for one file | {results.Max(r => r.MaxAllocatedBytes) / 1e6:0} MB |");
        text.AppendLine(inv, $"| failures | {failures.Count}{string.Concat(failures.Take(20).Select(f => $"; seed {f.Key}"))} |");
        return text.ToString();
    }
}
