using System.Globalization;
using Mcmc.Compression;
using Mcmc.Data.Evaluation;
using Mcmc.Tool.Output.Documents;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>What a compression reached.</summary>
internal static class CompressView
{
    public static void Render(IAnsiConsole console, CompressionResult result)
    {
        CostsView.Render(console, CostsDocument.Of(result.Before), CostsDocument.Of(result.After));
        BudgetView.Render(console, result.Budgets);
        if (result.MeasuredLatency is { } measured)
        {
            console.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"Measured here: {measured.MedianMs:G4} ms (95% interval {measured.LowMs:G4} to {measured.HighMs:G4} ms); the budget was judged by {result.After.LatencyMs:G4} ms, the prediction with its error."));
        }

        var (original, cut, repaired, pruned, drop) = result.Quality;
        var tuned = repaired is null ? "" : $", {EvalView.Percent(pruned.Top1)} fine-tuned";
        var what = pruned.Measure == QualityMeasure.Accuracy ? "Top-1 accuracy" : "Agreement with the original";
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {EvalView.Percent(original.Top1)} before, {EvalView.Percent((cut ?? pruned).Top1)} cut, {EvalView.Percent((repaired ?? pruned).Top1)} repaired{tuned}; drop {drop.Points:0.00} points (95% interval {drop.LowPoints:0.00} to {drop.HighPoints:0.00}) on {pruned.Samples} samples that chose nothing."));
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote {result.OutputPath} after {result.Trials} trials and {result.Seconds:0.0} s. Verified: it differs from the masked original by at most {result.Proof.MaxAbsDifference:g3}."));
    }
}
