namespace Mcmc.Search.Strategies;

/// <summary>What the solver found, one after the other.</summary>
internal sealed class SolverSearch(IReadOnlyList<int[]> front) : ISearchStrategy
{
    private int next;

    public Proposal? Propose() => next < front.Count ? new Proposal("solver", front[next++]) : null;

    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
    }

    public byte[] Save() => BitConverter.GetBytes(next);

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state) => next = BitConverter.ToInt32(state.Span);
}
