using System.Buffers;
using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Costs;

/// <summary>One bound that the user declared, absolute or relative to the original.</summary>
internal sealed record Budget
{
    /// <summary>Beyond this a number is a slip of the keyboard, and arithmetic with it may overflow.</summary>
    private const decimal Largest = 1e15m;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private Budget(BudgetKind kind, decimal amount, bool isRelative) => (Kind, Amount, IsRelative) = (kind, amount, isRelative);

    public BudgetKind Kind { get; }

    /// <summary>In milliseconds, MACs, bytes, weights, points or percent; percent of the original where <see cref="IsRelative"/>.</summary>
    public decimal Amount { get; }

    /// <summary>Whether the amount is a share of the original's cost.</summary>
    public bool IsRelative { get; }

    /// <summary>Reads a budget strictly: a plain decimal number and a unit of its kind (design.md §4).</summary>
    /// <param name="kind">What it bounds.</param>
    /// <param name="text">What the user wrote.</param>
    /// <param name="where">The option, metadata or property it was written in.</param>
    /// <exception cref="McmcException">MCMC4002, saying what is wrong and what would be right.</exception>
    public static Budget Parse(BudgetKind kind, string text, string where)
    {
        var trimmed = text.Trim();
        var length = trimmed.AsSpan().IndexOfAnyExcept(Digits);
        var (digits, unit) = length < 0 ? (trimmed, "") : (trimmed[..length], trimmed[length..].TrimStart());
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || digits[0] == '.' || digits[^1] == '.')
        {
            throw Invalid(kind, text, where, trimmed.StartsWith('-') ? "it is negative" : "it does not begin with a decimal number");
        }

        var relative = unit == "%" && kind is not (BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy);
        var scale = BudgetUnits.Of(kind).Where(u => u.Unit == unit).Select(u => (decimal?)u.Scale).FirstOrDefault() ?? (relative ? 1 : null);
        if (scale is null)
        {
            throw Invalid(kind, text, where, unit.Length == 0 ? "it has no unit" : $"'{unit}' is no unit of it");
        }

        if (number > Largest || number * scale > Largest)
        {
            throw Invalid(kind, text, where, "it is too large");
        }

        var percent = relative || kind is BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy;
        return (number * scale.Value) switch
        {
            0 when kind != BudgetKind.AccuracyDrop => throw Invalid(kind, text, where, "it is zero"),
            > 100 when percent => throw Invalid(kind, text, where, "it is over 100"),
            var amount => new Budget(kind, amount, relative),
        };
    }

    /// <summary>The bound as a figure to compare with: milliseconds, MACs, bytes, weights, points or percent.</summary>
    /// <param name="original">The original's costs, which relative budgets need.</param>
    /// <exception cref="McmcException">MCMC4010 where the budget is relative and the original's cost is not known.</exception>
    public double Limit(ModelCosts? original)
    {
        if (!IsRelative)
        {
            return (double)Amount;
        }

        var share = Amount / 100;
        return original?[Kind] switch
        {
            null => throw new McmcException(
                Codes.OptionMissing,
                $"The budget {Kind.JsonName()} {this} is relative, and the original's {Kind.JsonName()} is not known here. Name the original with --original FILE, or give {BudgetUnits.Examples(Kind).Split(", or a share")[0]}."),
            var latency when Kind == BudgetKind.Latency => latency.Value * (double)share,
            var count => (double)((decimal)count.Value * share),
        };
    }

    /// <summary>The budget in the notation that <see cref="Parse"/> reads; parsing it gives an equal budget.</summary>
    public override string ToString()
    {
        if (IsRelative)
        {
            return Number(Amount) + "%";
        }

        var units = BudgetUnits.Of(Kind).Where(u => !u.Unit.Contains('i', StringComparison.Ordinal) && u.Unit != "µs").ToArray();
        var (unit, scale) = units.LastOrDefault(u => Amount >= u.Scale, units[0]);
        return Number(Amount / scale) + unit;
    }

    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    private static McmcException Invalid(BudgetKind kind, string text, string where, string why) => new(
        Codes.BudgetInvalid, $"{where} is '{text}', which is no budget: {why}. Give {BudgetUnits.Examples(kind)}.");
}
