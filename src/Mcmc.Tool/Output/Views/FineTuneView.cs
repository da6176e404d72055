using System.Globalization;
using Mcmc.Compression;
using Mcmc.Data.Evaluation;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>What fine-tuning brought.</summary>
internal static class FineTuneView
{
    public static void Render(IAnsiConsole console, FineTuneOutcome outcome)
    {
        var (training, after) = (outcome.Training, outcome.After);
        var what = after.Measure == QualityMeasure.Accuracy ? "Top-1 accuracy" : "Agreement with the teacher";
        var teacher = outcome.Teacher is { Measure: QualityMeasure.Accuracy } original ? $", the teacher's {EvalView.Percent(original.Top1)}" : "";
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {EvalView.Percent(outcome.Before.Top1)} before, {EvalView.Percent(after.Top1)} fine-tuned{teacher} (95% interval {EvalView.Percent(after.Top1Low)} to {EvalView.Percent(after.Top1High)}), on {after.Samples} samples that chose nothing."));
        console.Line(training.BestEpoch == 0
            ? "No epoch was better than the weights that the model had; they are what was written."
            : string.Create(CultureInfo.InvariantCulture, $"The weights are of epoch {training.BestEpoch}{(training.IsAverage ? ", averaged" : "")}: {EvalView.Percent(training.Best)} on the samples that chose them, {EvalView.Percent(training.Before)} before."));
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote {outcome.OutputPath} after {training.Steps} steps and {outcome.Seconds:0.0} s, {training.ImagesPerSecond:0} images/s."));
    }
}
