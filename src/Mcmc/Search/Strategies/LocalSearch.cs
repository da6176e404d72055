using Mcmc.Runtime;
using Mcmc.Search.Solver;

namespace Mcmc.Search.Strategies;

/// <summary>The solver's networks, then random changes of the front's.</summary>
internal sealed class LocalSearch(IEnvironment environment, IReadOnlyList<Seed> seeds, int seedLimit, long seed) : ISearchStrategy
{
    private readonly SeedSequence sequence = new(seeds, seedLimit);
    private readonly TriedWidths tried = new();
    private readonly List<Proposal> pending = [];
    private Front<Proposal>? front;
    private SeededRandom random = new(seed, "local search");
    private int proposed;

    public Proposal? Propose()
    {
        var proposal = sequence.Next() is { } next ? new Walk(environment.Begin(next)).To(next).Propose(SeedSequence.Origin)
            : Mutation.Of(environment, [.. front?.Points.Select(p => p.Item) ?? []], tried, random).Propose(Mutation.Origin);
        proposed++;
        tried.Add(proposal.Widths);
        pending.Add(proposal);
        return proposal;
    }

    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
        front ??= new Front<Proposal>(outcome.Objectives.Length);
        if (!outcome.Rejected)
        {
            front.Add(outcome.Objectives, proposal);
        }

        sequence.Learn(proposal, outcome);
        tried.Add(proposal.Widths);
        pending.Remove(proposal);
    }

    public byte[] Save()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        sequence.Save(writer);
        writer.Write(RandomStates.Save(proposed, random));
        return bytes.ToArray();
    }

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state)
    {
        foreach (var (proposal, outcome) in history)
        {
            Learn(proposal, outcome);
        }

        using var reader = new BinaryReader(new MemoryStream(state.ToArray()));
        sequence.Restore(reader);
        (proposed, random) = RandomStates.Restore(state.Span[(int)reader.BaseStream.Position..]);
    }
}
