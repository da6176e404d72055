using Mcmc.Runtime;

namespace Mcmc.Search.Agent;

/// <summary>Episodes that the actor walks, as many at once as the agent is wide.</summary>
/// <param name="environment">Where.</param>
/// <param name="agent">Whose actor.</param>
/// <param name="followShare">The share of the episodes that follow a known network and leave it at some groups only.</param>
internal sealed class Rollouts(IEnvironment environment, EnvelopeDdpg agent, float followShare)
{
    /// <summary>The one episode that the actor answers a preference with.</summary>
    public Walk Walk(float[] preference)
    {
        var walk = new Walk(environment.Begin());
        var (states, weights) = (new float[agent.Width * environment.StateSize], agent.Repeated(preference));
        while (!walk.Ended)
        {
            walk.State.CopyTo(states, 0);
            walk.Act(agent.Act(states, weights)[0]);
        }

        return walk;
    }

    /// <summary>
    /// Episodes of three kinds: those that follow nothing; those that follow the first of the known networks and leave it,
    /// where they do, for what the actor or the network itself did there, give or take noise; and those that follow any of
    /// the known networks and leave it at a few groups for anything, as a local search does.
    /// </summary>
    /// <param name="preference">What all of them are for.</param>
    /// <param name="noise">Of the exploration.</param>
    /// <param name="begin">Starts an episode that follows nothing.</param>
    /// <param name="followed">Known networks; where there are none, all episodes are of the first kind.</param>
    /// <param name="random">Draws all that is left to chance.</param>
    public Walk[] Walk(float[] preference, float noise, Func<IEpisode> begin, IReadOnlyList<Proposal> followed, SeededRandom random)
    {
        var own = agent.Width - (followed.Count == 0 ? 0 : (int)(followShare * agent.Width));
        Rollout[] rollouts = [.. Enumerable.Range(0, agent.Width).Select(i => i < own ? new Rollout(begin(), null, 1, IsMutant: false)
            : i % 2 == 0 ? Follower(followed[0], random)
            : Mutant(followed[random.Next(followed.Count)], random))];
        var (states, weights) = (new float[agent.Width * environment.StateSize], agent.Repeated(preference));
        for (var t = 0; t < environment.Steps; t++)
        {
            for (var i = 0; i < rollouts.Length; i++)
            {
                rollouts[i].Walk.State.CopyTo(states, i * environment.StateSize);
            }

            var actions = agent.Act(states, weights).ToArray();
            for (var i = 0; i < rollouts.Length; i++)
            {
                rollouts[i].Step(t, actions[i], noise, random);
            }
        }

        return [.. rollouts.Select(r => r.Walk)];
    }

    private Rollout Follower(Proposal network, SeededRandom random)
    {
        const float Least = 0.05f;
        const float Range = 0.3f;
        return new Rollout(environment.Begin(network.Widths), network, Least + Range * random.NextSingle(), IsMutant: false);
    }

    private Rollout Mutant(Proposal network, SeededRandom random)
    {
        const int MostChanges = 4;
        return new Rollout(environment.Begin(network.Widths), network, (1 + random.Next(MostChanges)) / (float)environment.Steps, IsMutant: true);
    }

    /// <param name="Episode">Walked step by step.</param>
    /// <param name="Followed">The network that is followed; null for none.</param>
    /// <param name="Leaving">How likely it is left at a step.</param>
    /// <param name="IsMutant">Whether anything may come in its place.</param>
    private sealed record Rollout(IEpisode Episode, Proposal? Followed, float Leaving, bool IsMutant)
    {
        public Walk Walk { get; } = new(Episode);

        public void Step(int t, float action, float noise, SeededRandom random)
        {
            if (Followed is null)
            {
                Walk.Act(ExplorationNoise.Around(action, noise, random));
            }
            else if (random.NextSingle() >= Leaving)
            {
                Walk.Follow(Followed.Widths);
            }
            else if (IsMutant)
            {
                Walk.Act(random.NextSingle());
            }
            else
            {
                Walk.Act(ExplorationNoise.Around(random.NextSingle() < 0.5f ? Followed.Decisions[t].Action : action, noise, random));
            }
        }
    }
}
