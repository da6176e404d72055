using Mcmc.Runtime;

namespace Mcmc.Tests.Runtime;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextUInt64_gives_the_published_sequence()
    {
        // Blackman and Vigna's xoshiro256starstar.c from the state 1, 2, 3, 4.
        var random = SeededRandom.FromState([1, 2, 3, 4]);

        ulong[] expected = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void State_of_a_seed_is_the_published_sequence_of_SplitMix64() =>
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL], new SeededRandom(1234567).State);

    [Fact]
    public void FromState_goes_on_where_the_other_stood()
    {
        var first = new SeededRandom(5);
        _ = first.NextUInt64();
        var second = SeededRandom.FromState(first.State);

        Assert.Equal(first.Permutation(100), second.Permutation(100));
        Assert.Throws<ArgumentException>(() => SeededRandom.FromState([0, 0, 0, 0]));
    }

    [Fact]
    public void Streams_and_seeds_differ_and_repeat()
    {
        var streams = new[] { "", "a", "b", "ab", "ba" };
        var firsts = streams.SelectMany(s => new long[] { -1, 0, 1, long.MaxValue }.Select(seed => new SeededRandom(seed, s).NextUInt64())).ToList();

        Assert.Equal(firsts.Count, firsts.Distinct().Count());
        Assert.Equal(firsts[5], new SeededRandom(0, "a").NextUInt64());
    }

    [Fact]
    public void Next_is_even_over_its_range()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        // Chi-square with 6 degrees of freedom: 22.5 is its 99.9% quantile; the seed is fixed.
        Assert.True(counts.Sum(c => (c - 10_000.0) * (c - 10_000) / 10_000) < 22.5, string.Join(' ', counts));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void Floating_numbers_have_their_range_mean_and_spread()
    {
        var random = new SeededRandom(2);
        var doubles = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToList();
        var singles = Enumerable.Range(0, 100_000).Select(_ => (double)random.NextSingle()).ToList();
        var normals = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToList();

        Assert.All([doubles, singles], list => Assert.InRange(list.Average(), 0.495, 0.505));
        Assert.All([doubles, singles], list => Assert.True(list.Min() >= 0 && list.Max() < 1));
        Assert.InRange(normals.Average(), -0.02, 0.02);
        Assert.InRange(normals.Average(v => v * v), 0.98, 1.02);
    }

    [Fact]
    public void Permutation_holds_every_number_once()
    {
        var order = new SeededRandom(3).Permutation(1000);

        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.NotEqual(Enumerable.Range(0, 1000), order);
        Assert.Empty(new SeededRandom(3).Permutation(0));
    }
}
