using FsCheck;
using FsCheck.Fluent;
using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Costs;

public sealed class BudgetTests
{
    [Theory]
    [InlineData("Latency", "4ms", 4)]
    [InlineData("Latency", "500us", 0.5)]
    [InlineData("Latency", "500 µs", 0.5)]
    [InlineData("Latency", " 0.5 s ", 500)]
    [InlineData("Flops", "150M", 150e6)]
    [InlineData("Flops", "1.2G", 1.2e9)]
    [InlineData("Flops", "1500000", 1.5e6)]
    [InlineData("Memory", "8MB", 8e6)]
    [InlineData("Memory", "8MiB", 8 * 1048576)]
    [InlineData("Memory", "500kB", 500e3)]
    [InlineData("Size", "3KiB", 3072)]
    [InlineData("Size", "100B", 100)]
    [InlineData("Parameters", "1M", 1e6)]
    [InlineData("Parameters", "0.25k", 250)]
    [InlineData("AccuracyDrop", "0.5", 0.5)]
    [InlineData("AccuracyDrop", "0", 0)]
    [InlineData("MinAccuracy", "93%", 93)]
    [InlineData("MinAccuracy", "99.5 %", 99.5)]
    public void Parse_of_an_absolute_budget_gives_base_units(string kind, string text, double expected)
    {
        var budget = Budget.Parse(Enum.Parse<BudgetKind>(kind), text, "--max");

        Assert.False(budget.IsRelative);
        Assert.Equal(expected, budget.Limit(null), 9);
    }

    [Theory]
    [InlineData("Latency", "50%")]
    [InlineData("Flops", "0.1%")]
    [InlineData("Memory", "100%")]
    [InlineData("Size", "33.3 %")]
    [InlineData("Parameters", "7%")]
    public void Parse_of_a_share_is_relative(string kind, string text) => Assert.True(Budget.Parse(Enum.Parse<BudgetKind>(kind), text, "--max").IsRelative);

    [Theory]
    [InlineData("Latency", "")]
    [InlineData("Latency", "4")]
    [InlineData("Latency", "4 min")]
    [InlineData("Latency", "4MS")]
    [InlineData("Latency", "-4ms")]
    [InlineData("Latency", "0ms")]
    [InlineData("Latency", "4,5ms")]
    [InlineData("Latency", "4ms5")]
    [InlineData("Latency", "fast")]
    [InlineData("Latency", "1e3ms")]
    [InlineData("Flops", "150MB")]
    [InlineData("Flops", "150m")]
    [InlineData("Flops", "1.2.3M")]
    [InlineData("Flops", ".5G")]
    [InlineData("Flops", "5.G")]
    [InlineData("Flops", "101%")]
    [InlineData("Flops", "0%")]
    [InlineData("Flops", "99999999999999999999999999999999999999")]
    [InlineData("Flops", "999999999T")]
    [InlineData("Memory", "8")]
    [InlineData("Memory", "8Mb")]
    [InlineData("Memory", "8KB")]
    [InlineData("Memory", "8 M B")]
    [InlineData("Memory", "NaN")]
    [InlineData("Memory", "٨MB")]
    [InlineData("Parameters", "0")]
    [InlineData("AccuracyDrop", "0.5%")]
    [InlineData("AccuracyDrop", "-0.5")]
    [InlineData("AccuracyDrop", "101")]
    [InlineData("MinAccuracy", "0.93")]
    [InlineData("MinAccuracy", "93")]
    [InlineData("MinAccuracy", "0%")]
    [InlineData("MinAccuracy", "100.1%")]
    public void Parse_of_nonsense_is_MCMC4002_naming_place_text_and_examples(string kind, string text)
    {
        var parsed = Enum.Parse<BudgetKind>(kind);

        var diagnostic = Assert.Throws<McmcException>(() => Budget.Parse(parsed, text, "--the-option")).Diagnostic;

        Assert.Equal(Codes.BudgetInvalid, diagnostic.Code);
        Assert.Contains("--the-option", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("such as", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_parses_back_to_an_equal_budget() =>
        Prop.ForAll(AnyBudget().ToArbitrary(), written =>
        {
            var budget = Budget.Parse(written.Kind, written.Text, "x");
            return Budget.Parse(written.Kind, budget.ToString(), "x") == budget;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_multiplies_number_and_unit() =>
        Prop.ForAll(AnyBudget().ToArbitrary(), written =>
        {
            var budget = Budget.Parse(written.Kind, written.Text, "x");
            var scale = budget.IsRelative ? 1 : BudgetUnits.Of(written.Kind).Single(u => u.Unit == written.Unit).Scale;
            return budget.Amount == written.Number * scale;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Latency", "50%", 5)]
    [InlineData("Latency", "100%", 10)]
    [InlineData("Flops", "20%", 62_640_332.8)]
    [InlineData("Parameters", "50%", 500)]
    [InlineData("Memory", "10%", 500)]
    [InlineData("Size", "25%", 1500)]
    public void Limit_of_a_share_follows_the_original(string kind, string text, double expected)
    {
        var original = new ModelCosts(new StaticCosts(313_201_664, 1000, 4000, 1000)) { LatencyMs = 10, SizeBytes = 6000 };

        Assert.Equal(expected, Budget.Parse(Enum.Parse<BudgetKind>(kind), text, "x").Limit(original));
    }

    [Fact]
    public void Limit_of_a_share_without_its_original_is_MCMC4010()
    {
        var unmeasured = new ModelCosts(new StaticCosts(1, 1, 1, 1));

        Assert.Equal(Codes.OptionMissing, Assert.Throws<McmcException>(() => Budget.Parse(BudgetKind.Flops, "50%", "x").Limit(null)).Diagnostic.Code);
        var latency = Assert.Throws<McmcException>(() => Budget.Parse(BudgetKind.Latency, "50%", "x").Limit(unmeasured)).Diagnostic;
        Assert.Equal(Codes.OptionMissing, latency.Code);
        Assert.Contains("latency 50%", latency.Message, StringComparison.Ordinal);
    }

    private static Gen<Written> AnyBudget() =>
        from kind in Gen.Elements(Enum.GetValues<BudgetKind>())
        from whole in Gen.Choose(1, 99)
        from thousandths in Gen.Choose(0, 999)
        from space in Gen.Elements("", " ")
        from unit in Gen.Elements(BudgetUnits.Of(kind).Select(u => u.Unit).Concat(kind == BudgetKind.AccuracyDrop ? [] : ["%"]).Distinct().ToArray())
        select new Written(kind, whole + thousandths / 1000m, space, unit);

    private sealed record Written(BudgetKind Kind, decimal Number, string Space, string Unit)
    {
        public string Text => FormattableString.Invariant($"{Number}{Space}{Unit}");
    }
}
