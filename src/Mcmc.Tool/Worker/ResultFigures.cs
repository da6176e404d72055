using System.Globalization;
using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Data.Evaluation;

namespace Mcmc.Tool.Worker;

/// <summary>What was measured, as metadata of a <c>McmcCompressedModel</c>: plain numbers, rates in [0, 1].</summary>
internal static class ResultFigures
{
    public static IEnumerable<(string Name, string Value)> Of(CompressionResult result) =>
    [
        .. Costs("", result.After),
        .. Costs("Original", result.Before),
        ("Accuracy", Number(result.Quality.Pruned.Top1)),
        ("OriginalAccuracy", Number(result.Quality.Original.Top1)),
        ("MaxAbsDifference", Number(result.Proof.MaxAbsDifference)),
        ("RelativeDifference", Number(result.Proof.Relative)),
        ("Summary", Summary(result)),
    ];

    /// <summary>What a check compared.</summary>
    public static IEnumerable<(string Name, string Value)> Of(IReadOnlyList<BudgetOutcome> outcomes) =>
    [
        .. outcomes.Where(outcome => outcome.Value is not null).Select(outcome => Of(outcome.Kind, outcome.Value!.Value)),
        ("Summary", string.Join(", ", outcomes)),
    ];

    private static (string Name, string Value) Of(BudgetKind kind, double value) => kind switch
    {
        BudgetKind.Latency => ("LatencyMs", Number(value)),
        BudgetKind.Flops => ("Macs", Number(value)),
        BudgetKind.Memory => ("MemoryBytes", Number(value)),
        BudgetKind.Size => ("SizeBytes", Number(value)),
        BudgetKind.Parameters => ("Parameters", Number(value)),
        BudgetKind.MinAccuracy => ("Accuracy", Number(value / 100)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IEnumerable<(string Name, string Value)> Costs(string prefix, ModelCosts costs)
    {
        yield return (prefix + "Macs", Number(costs.Macs));
        yield return (prefix + "Parameters", Number(costs.Parameters));
        yield return (prefix + "WeightBytes", Number(costs.WeightBytes));
        yield return (prefix + "PeakActivationBytes", Number(costs.PeakActivationBytes));
        yield return (prefix + "MemoryBytes", Number(costs.MemoryBytes));
        if (costs.SizeBytes is { } size)
        {
            yield return (prefix + "SizeBytes", Number(size));
        }

        if (costs.LatencyMs is { } latency)
        {
            yield return (prefix + "LatencyMs", Number(latency));
        }
    }

    private static string Summary(CompressionResult result)
    {
        var costs = new[] { BudgetKind.Flops, BudgetKind.Memory, BudgetKind.Size, BudgetKind.Latency }
            .Where(kind => result.Before[kind] is not null && result.After[kind] is not null)
            .Select(kind => string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.JsonName()} {BudgetUnits.Format(kind, result.After[kind]!.Value)} ({100 * result.After[kind] / result.Before[kind]:F0}% of the original)"));
        var quality = result.Quality.Original.Measure == QualityMeasure.Accuracy
            ? string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * result.Quality.Pruned.Top1:F2}% (original {100 * result.Quality.Original.Top1:F2}%, {result.Quality.Pruned.Samples} samples)")
            : string.Create(CultureInfo.InvariantCulture, $"agreement with the original {100 * result.Quality.Pruned.Top1:F2}% ({result.Quality.Pruned.Samples} samples)");
        return string.Join(", ", [.. costs, quality]);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
