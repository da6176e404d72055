using System.Globalization;
using System.Text;
using Mcmc.Benchmarks.Headlines.Untuned;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The headline results as a page.</summary>
internal static class HeadlinesPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(HeadlineLogs logs)
    {
        var text = new StringBuilder();
        text.AppendLine("# Results").AppendLine();
        text.AppendLine("Known networks, compressed by `mcmc compress` under budgets that hold all at once. Accuracy is top-1 in percent on images that decided nothing, with its 95% interval. Latency is measured, original and result in turn; the ratio is the median over pairs of runs. Budgets are recomputed from the written files, and every file was proven equal to its masked original before repair. *Trained* is fine-tuning with distillation or, where there is no training set, reconstruction without labels; the command line tells.").AppendLine();
        text.AppendLine("Made with `dotnet run --project build -- headlines --write`. [What differs from the paper](#what-differs-from-the-paper), and [what it leaves undefined](#what-the-paper-leaves-undefined), is at the end.").AppendLine();
        text.AppendLine("| network | original | repaired | trained | original, trained on | MACs | parameters | memory | latency | ratio | speed-up / MACs ratio |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        var rows = HeadlineRow.All.Select(row => (Row: row, Record: logs.Row(row.Name))).ToList();
        foreach (var (row, r) in rows.Where(r => r.Record is not null))
        {
            text.AppendLine(Culture, $"| {row.Title} | {Accuracy(r!.Original)} | {Accuracy(r.Repaired)} | {Accuracy(r.Result)} | {(logs.Control(row.Name) is { } control ? Accuracy(control.Accuracy) : "")} | {Kept(r.Before.Macs, r.After.Macs)} | {Kept(r.Before.Parameters, r.After.Parameters)} | {Kept(r.Before.MemoryBytes, r.After.MemoryBytes)} | {r.OriginalMs:0.000} → {r.ResultMs:0.000} ms | {1 / r.Ratio:0.00}× ({1 / r.RatioHigh:0.00} to {1 / r.RatioLow:0.00}) | {r.After.Macs / (double)r.Before.Macs / r.Ratio:0.00} |");
        }

        text.AppendLine();
        UntunedPage.Append(text, logs.Points.Results, logs.Rows);
        foreach (var (row, r) in rows)
        {
            text.AppendLine(Culture, $"## {row.Title}").AppendLine();
            text.AppendLine(Culture, $"Published: {row.Claim}.").AppendLine();
            text.AppendLine(r is null ? $"Not run yet: `dotnet run --project build -- headlines --row {row.Name}`." : Details(row, r, logs.Control(row.Name), [.. logs.Times.Results.Where(t => t.Row == row.Name)])).AppendLine();
        }

        return text.Append(HeadlinesNotes.Text).ToString();
    }

    private static string Details(HeadlineRow row, HeadlineRecord r, HeadlineControl? control, IReadOnlyList<HeadlineTime> times)
    {
        var spent = times.GroupBy(t => t.Phase).Select(phase => string.Create(Culture, $"{phase.Key} {phase.Sum(t => t.Seconds) / 60:0} min"));
        return string.Create(Culture, $"""
            ```
            {string.Join('\n', new[] { r.Training, r.CommandLine, control?.CommandLine }.OfType<string>())}
            ```

            {Shortfall(row, r, control)}

            {r.Trials} trials; {string.Join(", ", spent)}, on {r.Processor}, engine {r.Engine}. The layers that take the most of the result's time: {string.Join(", ", r.Bottlenecks)}. Hash of the file before fine-tuning: `{r.Sha256[..16]}`.
            """);
    }

    /// <summary>What the compressed network loses, and how far that is from what others say of theirs.</summary>
    private static string Shortfall(HeadlineRow row, HeadlineRecord r, HeadlineControl? control)
    {
        var change = Points(r.Result, r.Original);
        var rest = row.ClaimedPoints - change;
        return string.Create(Culture, $"{change:+0.00;−0.00} points against the original; {(rest > 0 ? string.Create(Culture, $"{rest:0.00} short of what is published") : "what is published is reached")}{(control is null ? "" : string.Create(Culture, $"; {Points(r.Result, control.Accuracy):+0.00;−0.00} against the original that was trained on"))}.");
    }

    private static double Points(TestedAccuracy a, TestedAccuracy b) => 100 * (a.Top1 - b.Top1);

    /// <summary>In percent, with its interval.</summary>
    public static string Accuracy(TestedAccuracy accuracy) => string.Create(Culture, $"{100 * accuracy.Top1:0.00} ({100 * accuracy.Low:0.0}–{100 * accuracy.High:0.0})");

    private static string Kept(long before, long after) => string.Create(Culture, $"{100.0 * after / before:0.0}%");
}
