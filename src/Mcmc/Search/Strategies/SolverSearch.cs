using Mcmc.Search.Solver;

namespace Mcmc.Search.Strategies;

/// <summary>What the solver found and nothing else, what should add the most to the front first.</summary>
internal sealed class SolverSearch(IReadOnlyList<Seed> front) : ISearchStrategy
{
    private readonly SeedSequence sequence = new(front, front.Count);

    public Proposal? Propose() => sequence.Next() is { } widths ? new Proposal(SeedSequence.Origin, widths) : null;

    public void Learn(Proposal proposal, TrialOutcome outcome) => sequence.Learn(proposal, outcome);

    public byte[] Save()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        sequence.Save(writer);
        return bytes.ToArray();
    }

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state)
    {
        foreach (var (proposal, outcome) in history)
        {
            sequence.Learn(proposal, outcome);
        }

        using var reader = new BinaryReader(new MemoryStream(state.ToArray()));
        sequence.Restore(reader);
    }
}
