using Mcmc.Ir.Onnx;
using Mcmc.Pruning;
using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class ThresholdBisectionTests
{
    private readonly ChannelGroups groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx")));
    private readonly int[][] admissible;

    public ThresholdBisectionTests() => admissible = [.. groups.All.Select(AdmissibleWidths.Of)];

    [Fact]
    public void Choose_a_met_budget_keeps_everything() =>
        Assert.Equal(groups.Widths, Bisection(_ => 1).Choose(_ => true, TestContext.Current.CancellationToken));

    [Fact]
    public void Choose_an_impossible_budget_gives_nothing() =>
        Assert.Null(Bisection(_ => 1).Choose(_ => false, TestContext.Current.CancellationToken));

    [Fact]
    public void Choose_meets_the_budget_and_cannot_widen_any_group()
    {
        var total = groups.Prunable.Sum(g => g.Width);
        bool Meets(int[] widths) => groups.Prunable.Sum(g => widths[g.Index]) <= total * 6 / 10;
        var widths = Bisection(g => 1 + g.Index).Choose(Meets, TestContext.Current.CancellationToken)!;
        Assert.True(Meets(widths));
        foreach (var group in groups.Prunable)
        {
            var wider = admissible[group.Index].Where(w => w > widths[group.Index]).Select(w => (int?)w).FirstOrDefault();
            if (wider is { } next)
            {
                var changed = (int[])widths.Clone();
                changed[group.Index] = next;
                Assert.False(Meets(changed), $"{group.Id} could keep {next}");
            }
        }
    }

    [Fact]
    public void Choose_cuts_an_insensitive_group_more()
    {
        var (tough, tender) = (groups.Prunable[0], groups.Prunable[1]);
        var total = groups.Prunable.Sum(g => g.Width);
        var widths = Bisection(g => g == tender ? 100 : 1).Choose(w => groups.Prunable.Sum(g => w[g.Index]) <= total * 6 / 10, TestContext.Current.CancellationToken)!;
        Assert.True((double)widths[tough.Index] / tough.Width < (double)widths[tender.Index] / tender.Width);
    }

    private ThresholdBisection Bisection(Func<ChannelGroup, double> slope)
    {
        var importance = Importance.L2(groups);
        double Error(Policy policy) => groups.Prunable.Sum(g => slope(g) * (1 - (double)policy.Kept(g).Count / g.Width));
        return new ThresholdBisection(groups, SensitivityTable.Measure(groups, importance, admissible, Error, () => { }, TestContext.Current.CancellationToken), admissible);
    }
}
