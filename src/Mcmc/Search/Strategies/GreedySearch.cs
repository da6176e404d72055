namespace Mcmc.Search.Strategies;

/// <summary>
/// NetAdapt's way (Yang et al., ECCV 2018), for several budgets: in each round every group alone is narrowed until the
/// tightest budget comes nearer by the round's step, all of these networks are evaluated, and the best is where the next
/// round starts. Rounds go on below the budgets.
/// </summary>
/// <param name="environment">What may be chosen.</param>
/// <param name="tightness">The largest of cost / budget, at any widths; 1 where the tightest budget is just met.</param>
/// <param name="trials">How many trials there will be; they settle how many rounds, and so how large a step is.</param>
internal sealed class GreedySearch(IEnvironment environment, Func<int[], double> tightness, int trials) : ISearchStrategy
{
    private readonly Queue<int[]> round = [];
    private int[] widths = [.. environment.Choices.Select(c => c[^1])];
    private (int[] Widths, double Quality)? best;
    private double target;
    private int underWay;

    public Proposal? Propose()
    {
        if (round.Count == 0 && underWay == 0)
        {
            Begin();
        }

        if (round.Count == 0)
        {
            return null;
        }

        underWay++;
        return new Proposal("greedy", round.Dequeue());
    }

    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
        underWay--;
        if (best is null || outcome.Quality > best.Value.Quality)
        {
            best = (proposal.Widths, outcome.Quality);
        }
    }

    /// <summary>How many proposals are under way; all else is a function of the history.</summary>
    public byte[] Save() => BitConverter.GetBytes(underWay);

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state)
    {
        foreach (var (_, outcome) in history)
        {
            Learn(Next(), outcome);
        }

        for (var pending = BitConverter.ToInt32(state.Span); pending > 0; pending--)
        {
            Next();
        }
    }

    private Proposal Next() => Propose() ?? throw new InvalidDataException("The history is of another strategy.");

    private void Begin()
    {
        if (best is { } found)
        {
            widths = found.Widths;
            best = null;
        }

        target = (target == 0 ? tightness(widths) : target) * Step();
        for (var group = 0; group < widths.Length; group++)
        {
            if (Narrowed(group) is { } narrower)
            {
                round.Enqueue(narrower);
            }
        }
    }

    /// <summary>The budgets are met in the last but one round.</summary>
    private double Step()
    {
        var groups = environment.Choices.Count(c => c.Length > 1);
        var rounds = Math.Max(1, trials / Math.Max(1, groups) - 1);
        return Math.Pow(1 / Math.Max(1.1, tightness([.. environment.Choices.Select(c => c[^1])])), 1.0 / rounds);
    }

    /// <summary>The widest choice of a group that reaches the target, else the narrowest; null where nothing is left to cut.</summary>
    private int[]? Narrowed(int group)
    {
        var choices = environment.Choices[group];
        var at = Array.IndexOf(choices, widths[group]);
        if (at <= 0)
        {
            return null;
        }

        var narrower = (int[])widths.Clone();
        do
        {
            narrower[group] = choices[--at];
        }
        while (at > 0 && tightness(narrower) > target);
        return narrower;
    }
}
