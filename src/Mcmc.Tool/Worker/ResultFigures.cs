using System.Globalization;
using Mcmc.Compression.Locking;
using Mcmc.Costs;

namespace Mcmc.Tool.Worker;

/// <summary>What was measured, as metadata of a <c>McmcCompressedModel</c>: plain numbers, rates in [0, 1].</summary>
internal static class ResultFigures
{
    public static IEnumerable<(string Name, string Value)> Of(CompressionLock content) =>
    [
        .. Costs("", content.Compressed),
        .. Costs("Original", content.Original),
        ("Accuracy", Number(content.Quality.Compressed)),
        ("OriginalAccuracy", Number(content.Quality.Original)),
        .. Rate("CutAccuracy", content.Quality.Cut),
        .. Rate("RepairedAccuracy", content.Quality.Repaired),
        ("MaxAbsDifference", Number(content.Proof.MaxAbsDifference)),
        ("RelativeDifference", Number(content.Proof.RelativeDifference)),
        ("Sha256", content.Sha256),
        ("Summary", Summary(content)),
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

    private static string Summary(CompressionLock content)
    {
        var costs = new[] { BudgetKind.Flops, BudgetKind.Memory, BudgetKind.Size, BudgetKind.Latency }
            .Where(kind => content.Original[kind] is not null && content.Compressed[kind] is not null)
            .Select(kind => string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.JsonName()} {BudgetUnits.Format(kind, content.Compressed[kind]!.Value)} ({100 * content.Compressed[kind] / content.Original[kind]:F0}% of the original)"));
        return string.Join(", ", [.. costs, Summary(content.Quality)]);
    }

    /// <summary>The result, and in brackets the way to it.</summary>
    private static string Summary(LockedQuality quality)
    {
        string?[] steps =
        [
            quality.Measure == LockedQuality.Accuracy ? Percent("original", quality.Original) : null,
            Percent("cut", quality.Cut),
            quality.Cut is null ? null : quality.Repaired is null ? "then repaired" : Percent("repaired", quality.Repaired) + ", then fine-tuned",
            string.Create(CultureInfo.InvariantCulture, $"{quality.Samples} samples"),
        ];
        var what = quality.Measure == LockedQuality.Accuracy ? "accuracy" : "agreement with the original";
        return $"{Percent(what, quality.Compressed)} ({string.Join(", ", steps.OfType<string>())})";
    }

    private static string? Percent(string what, double? rate) =>
        rate is null ? null : string.Create(CultureInfo.InvariantCulture, $"{what} {100 * rate:F2}%");

    private static IEnumerable<(string Name, string Value)> Rate(string name, double? rate) => rate is { } value ? [(name, Number(value))] : [];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
