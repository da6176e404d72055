using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Latency;

/// <summary>The comparisons as a page.</summary>
internal static class LatencyPage
{
    private const double MeanGoal = 0.05;
    private const double WorstGoal = 0.15;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <param name="records">Of one engine on one machine, at least one.</param>
    public static string Render(IReadOnlyList<LatencyRecord> records)
    {
        var text = new StringBuilder();
        text.AppendLine("# Predicted latency").AppendLine();
        text.AppendLine(Culture, $"A device profile is made of each network; then random pruned networks that it never saw are predicted from it and measured. Latencies are of undisturbed warm runs at batch 1: runs count that lie between two steady beats of a tiny reference network, and of those the faster half; each network is measured in four rounds spread over the whole trial, of which the faster half counts too, because whoever else uses the memory of this virtual machine's host slows down all runs of a round alike. *repeats*: by how much the rounds of a network differ from its figure, in the mean; no prediction can be better than that. *efficient*: every group at a width that the profile calls efficient, which is what the search proposes. *any*: as the profile draws networks for itself, half of them of whole blocks and half of widths of all kinds, {records[0].Alignment} dividing them or not.").AppendLine();
        text.AppendLine(Culture, $"Made with `dotnet run --project build -- latency --write`, engine {records[0].Engine}, on {records[0].Device}.").AppendLine();
        text.AppendLine(Culture, $"Wanted: a mean absolute error of at most {100 * MeanGoal:0}%, and at most {100 * WorstGoal:0}% for any network; 100,000 predictions a second for ResNet-56.").AppendLine();
        text.AppendLine("| model | widths | networks | measured ms | mean error | worst error | bias | repeats | stated error | within it | predictions/s | wanted |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        foreach (var record in records)
        {
            foreach (var trial in record.Trials)
            {
                text.AppendLine(Row(record, trial));
            }
        }

        text.AppendLine().AppendLine("## Judged by the profile itself").AppendLine();
        text.AppendLine("On networks that it held out, each timed twice, of which the faster counts.").AppendLine();
        text.AppendLine("| model | s to make | kinds of layers | timings | kB | networks timed | held out | mean error | worst error | stated error | median over undisturbed |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (model, p) in records.Select(r => (r.Model, r.Profile)))
        {
            text.AppendLine(
                Culture,
                $"| {model} | {p.Seconds:0} | {p.Layers} | {p.Timings} | {p.Bytes / 1000} | {p.Policies} | {p.HeldOut} | {100 * p.MeanError:0.0}% | {100 * p.WorstError:0.0}% | {100 * p.StatedError:0.0}% | +{100 * p.BusyShare:0.0}% |");
        }

        return text.ToString();
    }

    /// <summary>One line for each network.</summary>
    public static string Details(LatencyRecord record) => string.Join(
        '\n',
        record.Trials.SelectMany(t => t.Networks.Select(n => string.Create(
            Culture, $"{record.Model}, {t.Kind}: predicted {n.PredictedMs:0.000} ms, measured {n.MeasuredMs:0.000} ms, {100 * n.Error:+0.0;-0.0}%, repeats {100 * n.RepeatError:0.0}%"))));

    private static string Row(LatencyRecord record, TrialRecord trial)
    {
        double[] errors = [.. trial.Networks.Select(n => Math.Abs(n.Error))];
        var stated = record.Profile.StatedError;
        return string.Create(
            Culture,
            $"| {record.Model} | {trial.Kind} | {errors.Length} | {trial.Networks.Min(n => n.MeasuredMs):0.00}–{trial.Networks.Max(n => n.MeasuredMs):0.00} | {100 * errors.Average():0.0}% | {100 * errors.Max():0.0}% | {100 * trial.Networks.Average(n => n.Error):+0.0;-0.0}% | {100 * trial.Networks.Average(n => n.RepeatError):0.0}% | {100 * stated:0.0}% | {errors.Count(e => e <= stated)} of {errors.Length} | {trial.PredictionsPerSecond:0} | {(errors.Average() <= MeanGoal && errors.Max() <= WorstGoal ? "met" : "missed")} |");
    }
}
