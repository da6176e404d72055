using System.Globalization;
using System.Text;
using Mcmc.Costs.Devices;

namespace Mcmc.Benchmarks.Latency;

/// <summary>The comparison as a page.</summary>
internal static class LatencyPage
{
    private const double MeanGoal = 0.05;
    private const double WorstGoal = 0.15;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(DeviceProfile profile, long bytes, double? profiledSeconds, IReadOnlyList<LatencyRecord> records)
    {
        var text = new StringBuilder();
        text.AppendLine("# Predicted latency").AppendLine();
        text.AppendLine(Culture, $"A device profile is made of four networks; then random pruned networks that it never saw are predicted from it and measured. Latencies are of undisturbed warm runs at batch 1: runs count that lie between two steady beats of a tiny reference network, and of those the faster half; each network is measured in three rounds spread over the whole trial, of which the median counts. *efficient*: every group at a width that the profile calls efficient, which is what the search proposes. *any*: widths of all kinds, a fifth of them no multiple of {profile.Layout.Alignment} or under {profile.Layout.Block}.").AppendLine();
        text.AppendLine(Culture, $"Made with `dotnet run --project build -- latency --write`, engine {EngineVersion.Text}, on {profile.Subject}. The profile has {profile.Layers.Count} kinds of layers, {profile.Layers.Values.Sum(p => p.Count)} timings and {bytes / 1000} kB{(profiledSeconds is { } s ? string.Create(Culture, $"; making it took {s:0} s") : ", and was made in an earlier run")}.").AppendLine();
        text.AppendLine(Culture, $"Wanted: a mean absolute error of at most {100 * MeanGoal:0}%, and at most {100 * WorstGoal:0}% for any network; 100,000 predictions a second for ResNet-56.").AppendLine();
        text.AppendLine("| model | widths | networks | measured ms | mean error | worst error | stated error | within it | predictions/s | wanted |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|--:|---|");
        foreach (var r in records)
        {
            var (mean, worst) = (r.Errors.Average(), r.Errors.Max());
            text.AppendLine(
                Culture,
                $"| {r.Model} | {r.Kind} | {r.Pairs.Count} | {r.Pairs.Min(p => p.MeasuredMs):0.00}–{r.Pairs.Max(p => p.MeasuredMs):0.00} | {100 * mean:0.0}% | {100 * worst:0.0}% | {100 * r.StatedError:0.0}% | {r.Errors.Count(e => e <= r.StatedError)} of {r.Pairs.Count} | {r.PredictionsPerSecond:0} | {(mean <= MeanGoal && worst <= WorstGoal ? "met" : "missed")} |");
        }

        text.AppendLine().AppendLine("## Judged by the profile itself").AppendLine();
        text.AppendLine("| model | networks timed | held out | mean error | worst error | stated error | median over undisturbed |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var m in profile.Models)
        {
            text.AppendLine(
                Culture,
                $"| {m.Name} | {m.Policies} | {m.Validation?.Policies} | {100 * m.Validation?.MeanError:0.0}% | {100 * m.Validation?.WorstError:0.0}% | {100 * m.Validation?.StatedError:0.0}% | +{100 * m.Validation?.BusyShare:0.0}% |");
        }

        return text.ToString();
    }
}
