namespace Mcmc.Search.Agent;

/// <summary>
/// Every transition of every episode: they are few, so none is forgotten. No preference is stored, since a reward is a
/// vector that does not depend on one (hindsight: any preference can be learnt from any transition).
/// </summary>
internal sealed class Replay
{
    private readonly List<(float[] State, float Action, float[]? Next, float[] Reward)> transitions = [];

    public int Count => transitions.Count;

    /// <param name="episode">The decisions, in order.</param>
    /// <param name="reward">What the episode brought at its end.</param>
    public void Add(IReadOnlyList<Decision> episode, float[] reward)
    {
        for (var t = 0; t < episode.Count; t++)
        {
            transitions.Add((episode[t].State, episode[t].Action, t + 1 < episode.Count ? episode[t + 1].State : null, reward));
        }
    }

    /// <summary>Copies a transition to where an update reads it; the state after the last one is never looked at.</summary>
    public void Copy(int index, Span<float> state, Span<float> action, Span<float> next, Span<float> ends, Span<float> reward)
    {
        var t = transitions[index];
        t.State.CopyTo(state);
        action[0] = t.Action;
        (t.Next ?? t.State).CopyTo(next);
        ends[0] = t.Next is null ? 1 : 0;
        t.Reward.CopyTo(reward);
    }
}
