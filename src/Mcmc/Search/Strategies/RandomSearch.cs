using Mcmc.Runtime;

namespace Mcmc.Search.Strategies;

/// <summary>Every decision is drawn evenly from what is admissible.</summary>
internal sealed class RandomSearch(IEnvironment environment, long seed) : ISearchStrategy
{
    private SeededRandom random = new(seed, "random");
    private int proposed;

    public Proposal? Propose()
    {
        var walk = new Walk(environment.Begin());
        while (!walk.Ended)
        {
            walk.Act(random.NextSingle());
        }

        proposed++;
        return walk.Propose("random");
    }

    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
    }

    public byte[] Save() => RandomStates.Save(proposed, random);

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state) =>
        (proposed, random) = RandomStates.Restore(state.Span);
}
