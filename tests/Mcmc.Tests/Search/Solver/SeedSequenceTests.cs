using Mcmc.Search;
using Mcmc.Search.Solver;

namespace Mcmc.Tests.Search.Solver;

public sealed class SeedSequenceTests
{
    [Fact]
    public void Next_begins_with_the_least_error_and_tries_nothing_twice_until_enough_were()
    {
        var seeds = Seeds(20);
        var sequence = new SeedSequence(seeds, 8);
        var given = Run(sequence, error => Math.Exp(-error), 20);

        Assert.Equal(seeds[0].Widths, given[0]);
        Assert.Equal(8, given.Count);
        Assert.Equal(8, given.Distinct().Count());
    }

    [Fact]
    public void Next_keeps_away_from_where_networks_answer_by_chance()
    {
        var seeds = Seeds(40);
        const double Edge = 0.5;
        var given = Run(new SeedSequence(seeds, 12), error => error < Edge ? 0.9 - error : 0, 12);

        Assert.True(given.Count(widths => Error(seeds, widths) < Edge) >= 8, string.Join(' ', given.Select(w => Error(seeds, w))));
    }

    [Fact]
    public void Next_where_nothing_is_lost_goes_to_the_cheap_end()
    {
        var seeds = Seeds(40);
        var given = Run(new SeedSequence(seeds, 6), _ => 1, 6);

        Assert.Contains(given, widths => Error(seeds, widths) > 3);
    }

    [Fact]
    public void Restore_goes_on_as_if_never_stopped_with_a_seed_under_way()
    {
        var seeds = Seeds(30);
        var whole = new SeedSequence(seeds, 20);
        var history = Run(whole, error => Math.Exp(-error), 5).Select(w => (Proposal: Of(w), Outcome: Outcome(seeds, w, error => Math.Exp(-error)))).ToList();
        var underWay = whole.Next()!;
        var state = Saved(whole);

        var resumed = new SeedSequence(seeds, 20);
        history.ForEach(trial => resumed.Learn(trial.Proposal, trial.Outcome));
        resumed.Restore(state);
        foreach (var sequence in new[] { whole, resumed })
        {
            sequence.Learn(Of(underWay), Outcome(seeds, underWay, error => Math.Exp(-error)));
        }

        Assert.Equal(Run(whole, error => Math.Exp(-error), 10), Run(resumed, error => Math.Exp(-error), 10));
    }

    [Fact]
    public void Restore_with_the_seeds_of_other_budgets_begins_with_them()
    {
        var first = new SeedSequence(Seeds(30), 20);
        Run(first, error => Math.Exp(-error), 20);
        var others = Seeds(12, offset: 100);
        var second = new SeedSequence(others, 6);
        second.Learn(Of(others[3].Widths), Outcome(others, others[3].Widths, _ => 0));

        second.Restore(Saved(first));

        Assert.Equal(others[0].Widths, Run(second, error => Math.Exp(-error), 6)[0]);
    }

    [Fact]
    public void Open_does_not_depend_on_a_cost_that_nobody_knows()
    {
        static IReadOnlyList<int[]> Order(IReadOnlyList<Seed> seeds)
        {
            var sequence = new SeedSequence(seeds, 10);
            Run(sequence, error => Math.Exp(-error), 3);
            return sequence.Open(20);
        }

        var known = Seeds(20);
        Assert.Equal(Order([.. known.Select(s => s with { Savings = [s.Savings[1]] })]), Order([.. known.Select(s => s with { Savings = [0, s.Savings[1]] })]));
    }

    [Fact]
    public void Open_leaves_out_what_would_be_given_up_early()
    {
        var seeds = Seeds(40);
        const double Edge = 0.5;
        var sequence = new SeedSequence(seeds, 12);
        Run(sequence, error => error < Edge ? 0.9 - error : 0, 12);

        var open = sequence.Open(seeds.Count);

        Assert.NotEmpty(open);
        Assert.All(open, widths => Assert.InRange(Error(seeds, widths), 0, 2 * Edge));
    }

    /// <summary>A front: the more is saved, the more is lost.</summary>
    private static List<Seed> Seeds(int count, int offset = 0) =>
        [.. Enumerable.Range(0, count).Select(i => new Seed([offset + i, 1], 0.05 + 4.0 * i * i / (count * count), [0.3 + 0.6 * i / count, 0.4 + 0.5 * i / count]))];

    private static double Error(IReadOnlyList<Seed> seeds, int[] widths) => seeds.First(s => s.Widths == widths).Error;

    private static TrialOutcome Outcome(IReadOnlyList<Seed> seeds, int[] widths, Func<double, double> quality)
    {
        var seed = seeds.First(s => s.Widths == widths);
        var kept = quality(seed.Error);
        return new TrialOutcome(kept, [kept, .. seed.Savings], Rejected: kept == 0);
    }

    private static Proposal Of(int[] widths) => new(SeedSequence.Origin, widths);

    private static List<int[]> Run(SeedSequence sequence, Func<double, double> quality, int most)
    {
        var given = new List<int[]>();
        while (given.Count < most && sequence.Next() is { } widths)
        {
            given.Add(widths);
            sequence.Learn(Of(widths), Outcome(sequence.Seeds, widths, quality));
        }

        return given;
    }

    private static BinaryReader Saved(SeedSequence sequence)
    {
        var bytes = new MemoryStream();
        var writer = new BinaryWriter(bytes);
        sequence.Save(writer);
        bytes.Position = 0;
        return new BinaryReader(bytes);
    }
}
