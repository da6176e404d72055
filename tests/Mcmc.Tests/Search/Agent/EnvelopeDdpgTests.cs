using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Agent;

namespace Mcmc.Tests.Search.Agent;

public sealed class EnvelopeDdpgTests
{
    private static readonly float[] First = [0, 1], Second = [1, 0];
    private static readonly AgentOptions Options = new() { Hidden = [32, 32], Batch = 32, Candidates = 1, ActorRate = 1e-3f, HasRealisedReturns = false };

    [Fact]
    public void Update_learns_the_vectors_that_episodes_brought()
    {
        var random = new SeededRandom(1);
        using var agent = new EnvelopeDdpg(2, 2, Options, random, threads: 1);
        var replay = new Replay();
        replay.Add([new Decision(First, 0.2f)], [0.3f, 0.7f]);
        replay.Add([new Decision(First, 0.9f)], [0.9f, 0.1f]);
        Train(agent, replay, random, 1500);

        Assert.Equal([0.3f, 0.7f], agent.Judge(First, [0.2f], [0.5f, 0.5f]).ToArray(), Near);
        Assert.Equal([0.9f, 0.1f], agent.Judge(First, [0.9f], [0.2f, 0.8f]).ToArray(), Near);
    }

    /// <summary>Two decisions; only the second counts, and brings (a, 1 − a). Each preference has its own best way on.</summary>
    [Fact]
    public void Update_bootstraps_what_each_preference_would_go_on_to()
    {
        var random = new SeededRandom(1);
        using var agent = new EnvelopeDdpg(2, 2, Options, random, threads: 1);
        var replay = new Replay();
        for (var i = 0; i < 40; i++)
        {
            var a = random.NextSingle();
            replay.Add([new Decision(First, random.NextSingle()), new Decision(Second, a)], [a, 1 - a]);
        }

        Train(agent, replay, random, 3000);

        Assert.True(agent.Act(Second, [0.9f, 0.1f])[0] > 0.8f);
        Assert.True(agent.Act(Second, [0.1f, 0.9f])[0] < 0.2f);
        Assert.True(agent.Judge(First, [0.5f], [0.9f, 0.1f])[0] > 0.8f);
        Assert.True(agent.Judge(First, [0.5f], [0.1f, 0.9f])[1] > 0.8f);
    }

    private static void Train(EnvelopeDdpg agent, Replay replay, SeededRandom random, int updates)
    {
        for (var i = 0; i < updates; i++)
        {
            agent.Update(replay, new Preferences([1, 0]), (float)i / updates, random);
        }
    }

    private static bool Near(float a, float b) => MathF.Abs(a - b) < 0.1f;
}
