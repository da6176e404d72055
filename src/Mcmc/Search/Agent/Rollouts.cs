using Mcmc.Runtime;

namespace Mcmc.Search.Agent;

/// <summary>Episodes that the actor walks, as many at once as the agent is wide.</summary>
/// <param name="environment">Where.</param>
/// <param name="agent">Whose actor.</param>
/// <param name="followShare">The share of the episodes that follow a known network and leave it at some groups only.</param>
internal sealed class Rollouts(IEnvironment environment, EnvelopeDdpg agent, float followShare)
{
    /// <summary>How likely a follower leaves its network at a group: from the least, drawn anew for each episode.</summary>
    private const float LeastLeaving = 0.05f;
    private const float LeavingRange = 0.3f;

    /// <summary>The one episode that the actor answers a preference with.</summary>
    public Walk Walk(float[] preference)
    {
        var walk = new Walk(environment.Begin());
        var (states, weights) = (new float[agent.Width * environment.StateSize], Repeated(preference));
        while (!walk.Ended)
        {
            walk.State.CopyTo(states, 0);
            walk.Act(agent.Act(states, weights)[0]);
        }

        return walk;
    }

    /// <param name="preference">What all of them are for.</param>
    /// <param name="noise">Of the exploration.</param>
    /// <param name="begin">Starts an episode that follows nothing.</param>
    /// <param name="elite">The network to follow; null for none.</param>
    /// <param name="random">Draws all that is left to chance.</param>
    public Walk[] Walk(float[] preference, float noise, Func<IEpisode> begin, Proposal? elite, SeededRandom random)
    {
        var width = agent.Width;
        var followers = elite is null ? 0 : (int)(followShare * width);
        Walk[] walks = [.. Enumerable.Range(0, width).Select(i => new Walk(i < width - followers ? begin() : environment.Begin(elite!.Widths)))];
        float[] leaving = [.. walks.Select(_ => LeastLeaving + LeavingRange * random.NextSingle())];
        var (states, weights) = (new float[width * environment.StateSize], Repeated(preference));
        for (var t = 0; t < environment.Steps; t++)
        {
            for (var i = 0; i < width; i++)
            {
                walks[i].State.CopyTo(states, i * environment.StateSize);
            }

            var actions = agent.Act(states, weights).ToArray();
            for (var i = 0; i < width; i++)
            {
                if (i < width - followers)
                {
                    walks[i].Act(ExplorationNoise.Around(actions[i], noise, random));
                }
                else if (random.NextSingle() < leaving[i])
                {
                    var from = random.NextSingle() < 0.5f ? elite!.Decisions[t].Action : actions[i];
                    walks[i].Act(ExplorationNoise.Around(from, noise, random));
                }
                else
                {
                    walks[i].Follow(elite!.Widths);
                }
            }
        }

        return walks;
    }

    private float[] Repeated(float[] preference) => [.. Enumerable.Repeat(preference, agent.Width).SelectMany(p => p)];
}
