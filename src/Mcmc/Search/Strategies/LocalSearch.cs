using Mcmc.Runtime;
using Mcmc.Search.Solver;

namespace Mcmc.Search.Strategies;

/// <summary>
/// The solver's networks, then random changes: a network of the front, drawn evenly, with a few of its groups at other
/// widths, as near to it as is admissible.
/// </summary>
internal sealed class LocalSearch(IEnvironment environment, IReadOnlyList<Seed> seeds, int seedLimit, long seed) : ISearchStrategy
{
    private const int MostChanges = 4;
    private const int Attempts = 100;

    private readonly SeedSequence sequence = new(seeds, seedLimit);
    private readonly TriedWidths tried = new();
    private readonly List<Proposal> pending = [];
    private Front<Proposal>? front;
    private SeededRandom random = new(seed, "local search");
    private int proposed;

    public Proposal? Propose()
    {
        var proposal = sequence.Next() is { } next ? new Walk(environment.Begin(next)).To(next).Propose(SeedSequence.Origin) : Changed();
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

    private Proposal Changed()
    {
        Proposal proposal;
        var attempt = 0;
        do
        {
            var mutant = Mutant();
            proposal = new Walk(environment.Begin(mutant)).To(mutant).Propose("local");
        }
        while (tried.Contains(proposal.Widths) && ++attempt < Attempts);
        return proposal;
    }

    private int[] Mutant()
    {
        var points = front?.Points ?? [];
        var widths = points.Count == 0 ? [.. environment.Choices.Select(c => c[^1])] : (int[])points[random.Next(points.Count)].Item.Widths.Clone();
        int[] open = [.. Enumerable.Range(0, widths.Length).Where(i => environment.Choices[i].Length > 1)];
        for (var changes = 1 + random.Next(MostChanges); changes > 0 && open.Length > 0; changes--)
        {
            var group = open[random.Next(open.Length)];
            widths[group] = environment.Choices[group][random.Next(environment.Choices[group].Length)];
        }

        return widths;
    }
}
