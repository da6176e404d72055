using Mcmc.Runtime;
using Mcmc.Search.Agent;

namespace Mcmc.Tests.Search.Agent;

public sealed class PreferencesTests
{
    private const int Draws = 20_000;

    /// <summary>Each weight of an even draw from the simplex of four has mean 1/4 and exceeds x with probability (1 − x)³.</summary>
    [Fact]
    public void Uniform_draws_evenly_from_the_simplex()
    {
        var random = new SeededRandom(1);
        var weights = new float[4];
        var (sums, above) = (new double[4], 0);
        for (var i = 0; i < Draws; i++)
        {
            Preferences.Uniform(random, weights);
            Assert.Equal(1, weights.Sum(), 1e-5f);
            above += weights[2] > 0.5f ? 1 : 0;
            for (var j = 0; j < weights.Length; j++)
            {
                sums[j] += weights[j] / Draws;
            }
        }

        Assert.All(sums, mean => Assert.Equal(0.25, mean, 0.01));
        Assert.Equal(0.125, (double)above / Draws, 0.01);
    }

    [Fact]
    public void Behaviour_is_the_users_priority_as_often_as_asked()
    {
        var random = new SeededRandom(1);
        var preferences = new Preferences([3, 1]);
        var users = Enumerable.Range(0, Draws).Count(_ => preferences.Behaviour(random, 0.3f).AsSpan().SequenceEqual([0.75f, 0.25f]));

        Assert.Equal(0.3, (double)users / Draws, 0.02);
    }
}
