using Mcmc.Costs;

namespace Mcmc.Tests.Costs;

public sealed class MedianIntervalTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 1, 5)]
    [InlineData(6, 1, 6)]
    [InlineData(8, 1, 8)]
    [InlineData(9, 2, 8)]
    [InlineData(10, 2, 9)]
    [InlineData(20, 6, 15)]
    [InlineData(50, 18, 33)]
    [InlineData(100, 40, 61)]
    public void Of_n_ranks_gives_the_tabulated_order_statistics(int n, int low, int high)
    {
        var interval = MedianInterval.Of(Enumerable.Range(1, n).Select(r => (double)(n + 1 - r)).ToArray());

        Assert.Equal((n + 1) / 2.0, interval.Median);
        Assert.Equal(low, interval.Low);
        Assert.Equal(high, interval.High);
    }

    [Fact]
    public void Of_samples_of_a_known_median_covers_it_in_95_of_100_cases()
    {
        var random = new Random(11);
        var covered = 0;
        const int Trials = 4000;
        for (var trial = 0; trial < Trials; trial++)
        {
            // Exponential times, skewed as latencies are: their median is ln 2.
            var samples = new double[41];
            foreach (ref var sample in samples.AsSpan())
            {
                sample = -Math.Log(1 - random.NextDouble());
            }

            var interval = MedianInterval.Of(samples);
            covered += interval.Low <= Math.Log(2) && Math.Log(2) <= interval.High ? 1 : 0;
        }

        Assert.InRange(covered / (double)Trials, 0.95, 0.985);
    }

    [Fact]
    public void Of_many_samples_does_not_underflow()
    {
        var interval = MedianInterval.Of(Enumerable.Range(1, 5000).Select(r => (double)r).ToArray());

        // The normal approximation: 2500 ± 1.96 · √5000 / 2.
        Assert.InRange(interval.Low, 2429, 2433);
        Assert.InRange(interval.High, 2568, 2572);
    }
}
