using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Scaling;

/// <summary>The measurements as a page.</summary>
internal static class ScalingPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(IReadOnlyList<ScalingRecord> series, ScalingRecord target, ScalingRecord? large)
    {
        var text = new StringBuilder();
        text.AppendLine("# Scaling").AppendLine();
        text.AppendLine("A residual network of any size is read, its channel groups are found, its channels ranked, every group is cut to half, and the result is written: each size in a process of its own. Times are processor time of all threads, so that they do not depend on what else the machine does, and hold the compilation of the code that runs. The peak is the process's largest working set, the runtime's own memory included.").AppendLine();
        text.AppendLine(Culture, $"Made with `dotnet run --project build -- scaling --write{(large is null ? "" : " --large")}`, engine {EngineVersion.Text}, on {Environment.ProcessorCount} processors.").AppendLine();
        text.AppendLine("## By the number of nodes").AppendLine();
        AppendHead(text);
        foreach (var record in series)
        {
            Append(text, record);
        }

        var (first, last) = (series[^3], series[^1]);
        text.AppendLine().AppendLine(Culture, $"From {first.Nodes} to {last.Nodes} nodes, {(double)last.Nodes / first.Nodes:0.0} times as many, groups and slicing take {(last.GroupsMs + last.SliceMs) / (first.GroupsMs + first.SliceMs):0.0} times as long.").AppendLine();
        text.AppendLine("## 3,000 nodes and 100 million parameters").AppendLine();
        text.AppendLine("Wanted: groups in under 1 s, slicing in under 1 s beyond reading and writing, a peak under three times the file.").AppendLine();
        AppendHead(text);
        Append(text, target);
        if (large is not null)
        {
            text.AppendLine().AppendLine("## Above 2 GB, with external data").AppendLine();
            AppendHead(text);
            Append(text, large);
        }

        return text.ToString();
    }

    private static void AppendHead(StringBuilder text)
    {
        text.AppendLine("| nodes | parameters | file MB | load ms | groups ms | ranking ms | slice ms | save ms | peak MB | peak / file |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    }

    private static void Append(StringBuilder text, ScalingRecord r) => text.AppendLine(
        Culture,
        $"| {r.Nodes} | {r.Parameters} | {r.FileBytes / 1e6:0} | {r.LoadMs:0} | {r.GroupsMs:0} | {r.ImportanceMs:0} | {r.SliceMs:0} | {r.SaveMs:0} | {r.PeakBytes / 1e6:0} | {(double)r.PeakBytes / r.FileBytes:0.0} |");
}
