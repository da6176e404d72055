namespace Mcmc.Search.Solver;

/// <summary>
/// In which order networks of a solver are tried. How much quality a sum of errors costs is not known beforehand: every
/// outcome tells more of it, and the next seed is the one that should add the most to what the front dominates. So no
/// trials go to the part of the solver's front where networks answer by chance, wherever that begins.
/// </summary>
/// <param name="seeds">The one with the least error first.</param>
/// <param name="most">How many are tried at most.</param>
internal sealed class SeedSequence(IReadOnlyList<Seed> seeds, int most)
{
    /// <summary>What proposals are called that come from here.</summary>
    public const string Origin = "solver";

    private const int Scales = 120;

    /// <summary>With less expected quality a seed is tried last: it would be given up early.</summary>
    private const double LeastQuality = 0.25;

    private readonly List<int> tried = [];
    private readonly List<TrialOutcome> outcomes = [];
    private int earlier;

    /// <summary>All there are, the one with the least error first.</summary>
    public IReadOnlyList<Seed> Seeds => seeds;

    /// <summary>The next seed, which counts as tried; null where enough were.</summary>
    public int[]? Next()
    {
        if (tried.Count >= Math.Min(most, seeds.Count))
        {
            return null;
        }

        var next = seeds[Order().Seeds[0]].Widths;
        Take(next);
        return next;
    }

    /// <summary>Seeds that were not tried and should not be given up early, what is expected to add the most first.</summary>
    public IReadOnlyList<int[]> Open(int count)
    {
        var (order, hopeful) = Order();
        return [.. order.Take(Math.Min(count, hopeful)).Select(i => seeds[i].Widths)];
    }

    /// <summary>Counts one of <see cref="Open"/> as tried.</summary>
    public void Take(int[] seed) => tried.Add(Enumerable.Range(0, seeds.Count).First(i => ReferenceEquals(seeds[i].Widths, seed)));

    /// <summary>What became of a proposal, in the order of the proposals; those that are no seeds are passed over.</summary>
    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
        if (proposal.Origin == Origin)
        {
            outcomes.Add(outcome);
        }
    }

    /// <summary>Which seeds were given; their outcomes are in the history of trials.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Fingerprint);
        writer.Write(earlier);
        writer.Write(tried.Count);
        tried.ForEach(writer.Write);
    }

    /// <summary>Goes on where <see cref="Save"/> was called, once the whole history is learnt; with the seeds of other budgets it begins.</summary>
    public void Restore(BinaryReader reader)
    {
        var (known, count) = (reader.ReadInt64() == Fingerprint, reader.ReadInt32());
        int[] given = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
        tried.Clear();
        earlier = known ? count : outcomes.Count;
        tried.AddRange(known ? given : []);
        outcomes.RemoveRange(0, Math.Min(earlier, outcomes.Count));
    }

    /// <summary>Those that were not tried; the hopeful ones come first.</summary>
    private (int[] Seeds, int Hopeful) Order()
    {
        if (tried.Count == 0)
        {
            return ([.. Enumerable.Range(0, seeds.Count)], seeds.Count);
        }

        var scale = Scale();
        double[][] known = [.. tried.Select((seed, i) => i < outcomes.Count ? Known(seed, outcomes[i]) : Expected(seed, scale))];
        var ordered = Enumerable.Range(0, seeds.Count).Except(tried).OrderByDescending(i => Hypervolume.Gain(Expected(i, scale), known)).ToLookup(i => Quality(i, scale) >= LeastQuality);
        return ([.. ordered[true], .. ordered[false]], ordered[true].Count());
    }

    private long Fingerprint => seeds.SelectMany(s => s.Widths).Aggregate(17L, (hash, width) => unchecked(hash * 1000003 + width));

    /// <summary>
    /// The κ with which quality ≈ exp(−(error/κ)²) comes nearest to the outcomes, by least squares; before there are any, the
    /// first seed is taken to keep half of the quality.
    /// </summary>
    private double Scale()
    {
        var least = Math.Max(seeds[0].Error, 1e-9);
        if (outcomes.Count == 0)
        {
            return least / Math.Sqrt(Math.Log(2));
        }

        return Enumerable.Range(0, Scales).Select(i => least * Math.Pow(10, 3.0 * i / Scales - 1)).MinBy(scale =>
            outcomes.Select((outcome, i) => Quality(tried[i], scale) - Useful(outcome)).Sum(difference => difference * difference));
    }

    private double Quality(int seed, double scale) => Math.Exp(-Math.Pow(seeds[seed].Error / scale, 2));

    private static double Useful(TrialOutcome outcome) => outcome.Rejected ? 0 : Math.Max(0, outcome.Objectives[(int)Objective.Quality]);

    private double[] Expected(int seed, double scale) => [Quality(seed, scale), .. seeds[seed].Savings];

    private double[] Known(int seed, TrialOutcome outcome) => [Useful(outcome), .. seeds[seed].Savings];
}
