using System.Globalization;

namespace Mcmc.Costs;

/// <summary>
/// The units that budgets are written in, each with its size in the kind's base unit (milliseconds, MACs, bytes, weights,
/// points, percent), ascending. kB, MB are 10³, 10⁶ bytes; KiB, MiB 2¹⁰, 2²⁰.
/// </summary>
internal static class BudgetUnits
{
    private static readonly (string Unit, decimal Scale)[] Times = [("us", 0.001m), ("µs", 0.001m), ("ms", 1), ("s", 1000)];
    private static readonly (string Unit, decimal Scale)[] Counts = [("", 1), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m)];

    private static readonly (string Unit, decimal Scale)[] Bytes =
    [
        ("B", 1), ("kB", 1e3m), ("KiB", 1 << 10), ("MB", 1e6m), ("MiB", 1 << 20), ("GB", 1e9m), ("GiB", 1 << 30),
    ];

    private static readonly (string Unit, decimal Scale)[] Points = [("", 1)];
    private static readonly (string Unit, decimal Scale)[] Percent = [("%", 1)];

    public static IReadOnlyList<(string Unit, decimal Scale)> Of(BudgetKind kind) => kind switch
    {
        BudgetKind.Latency => Times,
        BudgetKind.Flops or BudgetKind.Parameters => Counts,
        BudgetKind.Memory or BudgetKind.Size => Bytes,
        BudgetKind.AccuracyDrop => Points,
        _ => Percent,
    };

    /// <summary>What a user may write, for messages.</summary>
    public static string Examples(BudgetKind kind) => kind switch
    {
        BudgetKind.Latency => "a time such as 4ms, 500us or 0.5s, or a share of the original such as 50%",
        BudgetKind.Flops => "a number of multiply–accumulates such as 150M or 1.2G, or a share of the original such as 50%",
        BudgetKind.Memory or BudgetKind.Size => "a size such as 8MB, 8MiB or 500kB, or a share of the original such as 50%",
        BudgetKind.Parameters => "a number of weights such as 1M or 250k, or a share of the original such as 50%",
        BudgetKind.AccuracyDrop => "percentage points from 0 to 100 without a unit, such as 0.5",
        _ => "an accuracy in percent, such as 93%",
    };

    /// <summary>A figure in base units for people: four significant digits and the fitting unit.</summary>
    public static string Format(BudgetKind kind, double value) => kind switch
    {
        BudgetKind.Latency => Scaled(value, Times.Where(t => t.Unit != "us"), " "),
        BudgetKind.Flops => Scaled(value, Counts, " ") + " MACs",
        BudgetKind.Parameters => Scaled(value, Counts, " ").TrimEnd(),
        BudgetKind.Memory or BudgetKind.Size => Scaled(value, Bytes.Where(b => !b.Unit.Contains('i', StringComparison.Ordinal)), " "),
        BudgetKind.AccuracyDrop => Digits(value) + " points",
        _ => Digits(value) + "%",
    };

    private static string Scaled(double value, IEnumerable<(string Unit, decimal Scale)> units, string space)
    {
        var (unit, scale) = units.LastOrDefault(u => Math.Abs(value) >= (double)u.Scale, units.First());
        return unit.Length == 0 ? Digits(value) : Digits(value / (double)scale) + space + unit;
    }

    private static string Digits(double value) =>
        Math.Abs(value) is >= 1000 or 0 or double.NaN ? value.ToString("0", CultureInfo.InvariantCulture) : ((decimal)value).ToString("G4", CultureInfo.InvariantCulture);
}
