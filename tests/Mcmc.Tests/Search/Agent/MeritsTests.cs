using Mcmc.Search.Agent;

namespace Mcmc.Tests.Search.Agent;

public sealed class MeritsTests
{
    private readonly Merits merits = new();

    [Fact]
    public void ShareOfChanges_where_nothing_was_brought_is_a_half()
    {
        Assert.Equal(0.5, merits.ShareOfChanges, 12);
        merits.Learn(isChange: true, 0);
        merits.Learn(isChange: false, 0);
        Assert.Equal(0.5, merits.ShareOfChanges, 12);
    }

    [Fact]
    public void ShareOfChanges_that_gained_first_waits_for_the_agent()
    {
        merits.Learn(isChange: true, 0.01);
        Assert.Equal(0.5, merits.ShareOfChanges, 12);
    }

    [Fact]
    public void ShareOfChanges_that_bring_as_much_as_the_agent_is_a_half()
    {
        merits.Learn(isChange: true, 0.01);
        merits.Learn(isChange: false, 0.01);
        Assert.Equal(0.5, merits.ShareOfChanges, 12);
    }

    [Fact]
    public void ShareOfChanges_that_bring_all_leaves_the_agent_a_tenth() => Assert.Equal(0.9, After(changes: 1, choices: 0).ShareOfChanges, 12);

    [Fact]
    public void ShareOfChanges_that_bring_nothing_is_a_tenth() => Assert.Equal(0.1, After(changes: 0, choices: 1).ShareOfChanges, 12);

    [Fact]
    public void ShareOfChanges_follows_what_was_brought_lately()
    {
        After(changes: 1, choices: 0);
        Assert.Equal(0.1, After(changes: 0, choices: 1).ShareOfChanges, 12);
    }

    private Merits After(double changes, double choices)
    {
        const int Trials = 100;
        for (var i = 0; i < Trials; i++)
        {
            merits.Learn(isChange: true, changes);
            merits.Learn(isChange: false, choices);
        }

        return merits;
    }
}
