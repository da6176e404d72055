using Mcmc.Search.Agent;

namespace Mcmc.Tests.Search.Agent;

public sealed class MeritsTests
{
    private readonly Merits merits = new();

    [Fact]
    public void Share_of_ways_that_brought_nothing_is_even()
    {
        Assert.Equal(0.5, merits.Share);
        merits.Learn(isFirst: true, 0);
        merits.Learn(isFirst: false, 0);
        Assert.Equal(0.5, merits.Share);
    }

    [Fact]
    public void Share_of_a_way_that_brings_a_quarter_as_much_is_a_fifth()
    {
        merits.Learn(isFirst: true, 0.01);
        merits.Learn(isFirst: false, 0.04);
        Assert.Equal(0.2, merits.Share, 12);
    }

    [Fact]
    public void Share_of_a_way_that_brings_all_is_no_more_than_half() => Assert.Equal(0.5, After(gainOfFirst: 1, gainOfSecond: 0).Share);

    [Fact]
    public void Share_of_a_way_that_brings_nothing_is_never_none() => Assert.Equal(0.1, After(gainOfFirst: 0, gainOfSecond: 1).Share);

    [Fact]
    public void Share_follows_what_was_brought_lately()
    {
        After(gainOfFirst: 1, gainOfSecond: 0);
        Assert.Equal(0.1, After(gainOfFirst: 0, gainOfSecond: 1).Share);
    }

    private Merits After(double gainOfFirst, double gainOfSecond)
    {
        const int Trials = 100;
        for (var i = 0; i < Trials; i++)
        {
            merits.Learn(isFirst: true, gainOfFirst);
            merits.Learn(isFirst: false, gainOfSecond);
        }

        return merits;
    }
}
