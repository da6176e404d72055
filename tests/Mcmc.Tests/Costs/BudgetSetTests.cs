using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Costs;

public sealed class BudgetSetTests
{
    private static readonly ModelCosts Original = new(new StaticCosts(1000, 100, 400, 600)) { LatencyMs = 8, SizeBytes = 500 };

    [Fact]
    public void Parse_skips_what_is_not_given_and_orders_by_kind()
    {
        var set = BudgetSet.Parse((BudgetKind.Memory, "8MB", "--max-memory"), (BudgetKind.Size, null, "--max-size"), (BudgetKind.Flops, " ", "MaxFlops"), (BudgetKind.Latency, "50%", "--max-latency"));

        Assert.Equal([BudgetKind.Latency, BudgetKind.Memory], set.All.Select(b => b.Kind));
        Assert.True(set.NeedsOriginal);
        Assert.Null(set[BudgetKind.Flops]);
        Assert.True(BudgetSet.Empty.IsEmpty);
        Assert.False(BudgetSet.Parse((BudgetKind.Memory, "8MB", "x")).NeedsOriginal);
    }

    [Fact]
    public void Parse_of_one_kind_twice_is_MCMC4002()
    {
        var error = Assert.Throws<McmcException>(() => BudgetSet.Parse((BudgetKind.Flops, "50%", "MaxFlops"), (BudgetKind.Flops, "1G", "McmcMaxFlops")));

        Assert.Equal(Codes.BudgetInvalid, error.Diagnostic.Code);
        Assert.Contains("MaxFlops", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_for_every_limit_whether_it_is_met()
    {
        var limits = BudgetSet.Parse(
            (BudgetKind.Latency, "50%", ""), (BudgetKind.Flops, "50%", ""), (BudgetKind.Memory, "1kB", ""), (BudgetKind.Size, "100%", ""),
            (BudgetKind.Parameters, "99", ""), (BudgetKind.AccuracyDrop, "0.5", ""), (BudgetKind.MinAccuracy, "90%", "")).Resolve(Original);
        var pruned = new ModelCosts(new StaticCosts(500, 100, 300, 701)) { LatencyMs = 3.9, SizeBytes = 500 };

        var outcomes = limits.Check(pruned, accuracyPercent: 89.9, accuracyDropPoints: 0.5);

        Assert.Equal(Enum.GetValues<BudgetKind>(), outcomes.Select(o => o.Kind));
        Assert.Equal([true, true, false, true, false, true, false], outcomes.Select(o => o.Met));
        Assert.Equal([4, 500, 1000, 500, 99, 0.5, 90], outcomes.Select(o => o.Limit));
        Assert.Equal("memory is 1.001 kB, over the limit of 1 kB", outcomes[2].ToString());
        Assert.Equal("minAccuracy is 89.9%, under the limit of 90%", outcomes[6].ToString());
    }

    [Fact]
    public void Check_of_a_figure_that_is_not_known_is_not_met()
    {
        var outcome = Assert.Single(BudgetSet.Parse((BudgetKind.Latency, "4ms", "")).Resolve(null).Check(new ModelCosts(new StaticCosts(1, 1, 1, 1))));

        Assert.False(outcome.Met);
        Assert.Null(outcome.Value);
        Assert.Contains("not known", outcome.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 100, 500, 500, true)]
    [InlineData(1001, 100, 500, 500, false)]
    [InlineData(1000, 101, 500, 500, false)]
    [InlineData(1000, 100, 500, 501, false)]
    public void Admits_holds_at_the_limit_and_not_beyond(long macs, long parameters, long weightBytes, long peak, bool expected)
    {
        var limits = BudgetSet.Parse((BudgetKind.Flops, "1k", ""), (BudgetKind.Parameters, "100", ""), (BudgetKind.Memory, "1kB", ""), (BudgetKind.Latency, "1us", "")).Resolve(null);

        Assert.Equal(expected, limits.Admits(new StaticCosts(macs, parameters, weightBytes, peak)));
        Assert.False(limits.Admits(new StaticCosts(macs, parameters, weightBytes, peak), latencyMs: 0.0011));
        Assert.True(BudgetSet.Empty.Resolve(null).Admits(new StaticCosts(macs, parameters, weightBytes, peak)));
    }

    [Theory]
    [InlineData("Latency", 0.0042, "4.2 µs")]
    [InlineData("Latency", 12.345, "12.35 ms")]
    [InlineData("Latency", 1500, "1.5 s")]
    [InlineData("Flops", 313_201_664, "313.2 M MACs")]
    [InlineData("Flops", 12, "12 MACs")]
    [InlineData("Parameters", 850_986, "851 k")]
    [InlineData("Memory", 8_388_608, "8.389 MB")]
    [InlineData("Memory", 12, "12 B")]
    [InlineData("AccuracyDrop", -0.25, "-0.25 points")]
    [InlineData("MinAccuracy", 92.968, "92.97%")]
    [InlineData("Latency", double.NaN, "NaN µs")]
    public void Format_gives_four_digits_and_the_fitting_unit(string kind, double value, string expected) =>
        Assert.Equal(expected, BudgetUnits.Format(Enum.Parse<BudgetKind>(kind), value));

    [Fact]
    public void Names_of_kinds_are_those_of_the_surfaces()
    {
        Assert.Equal(["latency", "flops", "memory", "size", "parameters", "accuracyDrop", "minAccuracy"], Enum.GetValues<BudgetKind>().Select(k => k.JsonName()));
        Assert.Equal(
            ["--max-latency", "--max-flops", "--max-memory", "--max-size", "--max-parameters", "--max-accuracy-drop", "--min-accuracy"],
            Enum.GetValues<BudgetKind>().Select(k => k.OptionName()));
        Assert.Equal(
            ["MaxLatency", "MaxFlops", "MaxMemory", "MaxSize", "MaxParameters", "MaxAccuracyDrop", "MinAccuracy"],
            Enum.GetValues<BudgetKind>().Select(k => k.MetadataName()));
        Assert.All(Enum.GetValues<BudgetKind>(), k => Assert.Equal(k, BudgetKindNames.FromJsonName(k.JsonName())));
        Assert.Null(BudgetKindNames.FromJsonName("speed"));
    }
}
