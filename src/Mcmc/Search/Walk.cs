namespace Mcmc.Search;

/// <summary>An episode that remembers the way it took.</summary>
internal sealed class Walk(IEpisode episode)
{
    private readonly List<Decision> decisions = [];

    public float[] State => episode.State;

    public bool Ended => episode.Ended;

    public int[] Widths => episode.Widths;

    public IReadOnlyList<Decision> Decisions => decisions;

    public void Act(float action)
    {
        var state = episode.State;
        decisions.Add(new Decision(state, episode.Act(action)));
    }

    public void Follow(int[] widths)
    {
        var state = episode.State;
        decisions.Add(new Decision(state, episode.Follow(widths)));
    }

    /// <summary>Walks to the end, as near to some widths as is admissible.</summary>
    public Walk To(int[] widths)
    {
        while (!Ended)
        {
            Follow(widths);
        }

        return this;
    }

    /// <summary>What a finished walk proposes.</summary>
    public Proposal Propose(string origin, float[]? preference = null) => new(origin, Widths) { Decisions = decisions, Preference = preference };
}
