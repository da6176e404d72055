using Mcmc.Costs;
using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class SensitivityTableTests
{
    private const string Model = "small/vgg.onnx";

    [Fact]
    public void Error_of_whole_groups_is_nothing_and_grows_as_they_narrow()
    {
        var space = SmallSpace.Of(Model);
        var table = SmallSpace.Table(space);
        var common = 0.5 * space.Groups.Prunable.Average(g => HalfOf(table.Points[g.Index]));
        Assert.All(space.Decided, group =>
        {
            var errors = space.Choices[group.Index].Select(width => table.Error(group, width)).ToList();
            Assert.Equal(errors.OrderDescending(), errors);
            Assert.Equal(0, errors[^1]);
            var narrowest = space.Choices[group.Index][0];
            Assert.Equal((1 + group.Index) * Math.Pow(1 - (double)narrowest / group.Width, 2) + common * Math.Log2((double)group.Width / narrowest), errors[0], 1e-9);
        });
    }

    /// <summary>What one group alone adds may be within the noise; that nothing is lost by cutting it off is never so.</summary>
    [Fact]
    public void Error_of_a_group_that_measured_nothing_grows_with_each_halving()
    {
        var space = SmallSpace.Of(Model);
        var (silent, loud) = (space.Decided[0], space.Decided[1]);
        var table = SensitivityTable.Measure(
            space.Groups, space.Choices, space.Groups.Widths, widths => Cut(widths, loud.Index, loud.Width), 1, () => { }, TestContext.Current.CancellationToken);
        var half = table.Error(silent, silent.Width / 2);
        Assert.True(half > 0);
        Assert.Equal(2 * half, table.Error(silent, silent.Width / 4), 1e-9);
    }

    /// <summary>Of two groups that stand in for one another each alone loses nothing.</summary>
    [Fact]
    public void Measure_around_a_cut_network_sees_what_a_whole_one_hides()
    {
        var space = SmallSpace.Of(Model);
        var (first, second) = (space.Decided[0], space.Decided[1]);
        double Both(int[] widths) => Cut(widths, first.Index, first.Width) * Cut(widths, second.Index, second.Width);
        SensitivityTable Measured(int[] around) =>
            SensitivityTable.Measure(space.Groups, space.Choices, around, Both, 1, () => { }, TestContext.Current.CancellationToken);

        Assert.Equal(0, Measured(space.Groups.Widths).Error(first, space.Narrowest[first.Index]));
        Assert.True(Measured(space.AtShare(0.5)).Error(first, space.Narrowest[first.Index]) > 0.1);
    }

    [Fact]
    public void Measure_tells_of_each_evaluation()
    {
        var space = SmallSpace.Of(Model, (BudgetKind.Flops, 0.5));
        var count = 0;
        SensitivityTable.Measure(space.Groups, space.Choices, space.Groups.Widths, _ => 1, 2, () => count++, TestContext.Current.CancellationToken);
        Assert.Equal(SensitivityTable.Evaluations(space.Groups, space.Choices), count);
    }

    private static double Cut(int[] widths, int group, int whole) => 1 - (double)widths[group] / whole;

    /// <summary>Interpolated, at half of the width.</summary>
    private static double HalfOf(IReadOnlyList<(int Width, double Error)> points)
    {
        var half = points[^1].Width / 2;
        var (below, above) = (points.Last(p => p.Width <= half), points.First(p => p.Width > half));
        return below.Error + (above.Error - below.Error) * (half - below.Width) / (above.Width - below.Width);
    }
}
