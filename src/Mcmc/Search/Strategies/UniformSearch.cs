namespace Mcmc.Search.Strategies;

/// <summary>Every group keeps about the same share of its channels; the shares descend evenly.</summary>
/// <param name="shares">How many shares between everything and nothing.</param>
internal sealed class UniformSearch(IEnvironment environment, int shares) : ISearchStrategy
{
    private readonly TriedWidths tried = new();
    private int next;

    public Proposal? Propose()
    {
        while (next < shares)
        {
            var share = 1 - (double)next++ / shares;
            int[] widths = [.. environment.Choices.Select(choices => choices.LastOrDefault(w => w <= share * choices[^1], choices[0]))];
            if (environment.Admits(widths) && tried.Add(widths))
            {
                return new Proposal("uniform", widths);
            }
        }

        return null;
    }

    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
    }

    public byte[] Save() => BitConverter.GetBytes(next);

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state)
    {
        foreach (var (proposal, _) in history)
        {
            tried.Add(proposal.Widths);
        }

        next = BitConverter.ToInt32(state.Span);
    }
}
