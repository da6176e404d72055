using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Training.FineTuning;

public sealed class RateGuardTests
{
    [Fact]
    public void A_loss_that_climbs_is_not_accepted_and_the_rate_becomes_a_quarter()
    {
        var guard = new RateGuard(isOurs: true, window: 100);
        Assert.True(guard.Accepts(0, 1));
        Assert.True(guard.Accepts(1, 3));
        Assert.True(guard.Accepts(2, 3));
        Assert.True(guard.Accepts(3, 3));
        Assert.False(guard.Accepts(4, 5));
        Assert.True(guard.TryLower(4));
        Assert.Equal(0.25f, guard.Factor);
        Assert.True(guard.Accepts(0, 3));
    }

    [Fact]
    public void One_bad_batch_or_a_rise_of_next_to_nothing_is_accepted()
    {
        var guard = new RateGuard(isOurs: true, window: 100);
        Assert.All(Enumerable.Range(0, 20), step => Assert.True(guard.Accepts(step, step == 10 ? 4 : 1)));
        var small = new RateGuard(isOurs: true, window: 100);
        Assert.All(Enumerable.Range(0, 20), step => Assert.True(small.Accepts(step, step == 0 ? 0.001f : 0.09f)));
    }

    [Fact]
    public void A_loss_that_climbs_to_what_is_bearable_is_accepted()
    {
        var guard = new RateGuard(isOurs: true, window: 100, bearable: 2);
        Assert.All(Enumerable.Range(0, 20), step => Assert.True(guard.Accepts(step, step == 0 ? 0.1f : 2)));
        Assert.Equal(0, guard.State.Lowered);
        Assert.Contains(Enumerable.Range(20, 20), step => !guard.Accepts(step, 3));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 100)]
    public void A_rate_that_the_user_gave_or_that_has_proven_itself_stays(bool isOurs, long step)
    {
        var guard = new RateGuard(isOurs, window: 100);
        guard.Accepts(0, 1);
        Assert.True(guard.Accepts(step, 1000));
        Assert.False(guard.Accepts(step, float.NaN));
        Assert.False(guard.TryLower(step));
        Assert.Equal(1, guard.Factor);
    }

    [Fact]
    public void Lowering_ends()
    {
        var guard = new RateGuard(isOurs: true, window: 100);
        Assert.Equal(6, Enumerable.Range(0, 20).TakeWhile(_ => !guard.Accepts(0, float.PositiveInfinity) && guard.TryLower(0)).Count());
    }
}
