using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class StopRuleTests
{
    private static readonly double[] Flat = [.. Enumerable.Repeat(0.5, 500)];
    private static readonly double[] Growing = [.. Enumerable.Range(1, 500).Select(i => 0.001 * i)];

    [Fact]
    public void Reached_counts_trials_under_way()
    {
        var rule = new StopRule(10, null);
        Assert.Null(rule.Reached(9, TimeSpan.FromDays(1), Flat));
        Assert.Equal(SearchEnd.Trials, rule.Reached(10, TimeSpan.Zero, []));
    }

    [Fact]
    public void Reached_by_time_whatever_else()
    {
        var rule = new StopRule(10, TimeSpan.FromSeconds(5));
        Assert.Null(rule.Reached(4, TimeSpan.FromSeconds(4.9), []));
        Assert.Equal(SearchEnd.Time, rule.Reached(4, TimeSpan.FromSeconds(5), []));
        Assert.Null(rule.Reached(3, TimeSpan.FromSeconds(5), []));
    }

    [Fact]
    public void Reached_without_a_number_of_trials_when_the_hypervolume_stands_still()
    {
        var rule = new StopRule(null, TimeSpan.FromHours(1));
        Assert.Equal(SearchEnd.Stalled, rule.Reached(500, TimeSpan.Zero, Flat));
        Assert.Null(rule.Reached(500, TimeSpan.Zero, Growing));
        Assert.Null(rule.Reached(60, TimeSpan.Zero, Flat[..60]));
        Assert.Null(new StopRule(600, null).Reached(500, TimeSpan.Zero, Flat));
    }
}
