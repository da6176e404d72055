using Mcmc.Data.Evaluation;

namespace Mcmc.Tests.Data.Evaluation;

public sealed class IntervalTests
{
    [Theory]
    // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1.0000)]
    public void Wilson_interval_is_the_published_one(int hits, int samples, double low, double high)
    {
        var interval = WilsonInterval.Of(hits, samples);

        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
        Assert.InRange(interval.Low, 0, (double)hits / samples);
        Assert.InRange(interval.High, (double)hits / samples, 1);
    }

    [Fact]
    public void Wilson_interval_solves_its_own_equation()
    {
        // |p̂ − p| = z √(p (1 − p) / n) at both ends.
        foreach (var (hits, samples) in new[] { (1, 2), (9173, 10000), (3, 7), (499, 500) })
        {
            var rate = (double)hits / samples;
            var interval = WilsonInterval.Of(hits, samples);
            Assert.All([interval.Low, interval.High], p => Assert.Equal(1.96, Math.Abs(rate - p) / Math.Sqrt(p * (1 - p) / samples), 0.001));
        }
    }

    [Fact]
    public void Paired_drop_is_the_published_one()
    {
        // Fagerland, Lydersen and Laake, "Recommended tests and confidence intervals for paired binomial proportions" (2014):
        // 1 and 7 discordant of 21, Bonett and Price's interval −0.508 to −0.013.
        var drop = PairedDrop.Of(lost: 1, won: 7, samples: 21);

        Assert.Equal(-100 * 6 / 21.0, drop.Points, 1e-9);
        Assert.Equal(-50.8, drop.LowPoints, 0.1);
        Assert.Equal(-1.3, drop.HighPoints, 0.1);
    }

    [Theory]
    [InlineData(0, 0, 3)]
    [InlineData(3, 0, 3)]
    [InlineData(0, 3, 3)]
    [InlineData(40, 10, 10000)]
    [InlineData(5000, 5000, 10000)]
    public void Paired_drop_lies_in_its_interval_and_turns_with_its_sides(int lost, int won, int samples)
    {
        var drop = PairedDrop.Of(lost, won, samples);
        var turned = PairedDrop.Of(won, lost, samples);

        Assert.InRange(drop.Points, drop.LowPoints, drop.HighPoints);
        Assert.InRange(drop.LowPoints, -100, 100);
        Assert.True(drop.LowPoints < drop.HighPoints);
        Assert.Equal((-drop.Points, -drop.HighPoints, -drop.LowPoints), (turned.Points, turned.LowPoints, turned.HighPoints));
    }

    [Fact]
    public void Paired_drop_between_qualities_counts_the_samples_that_differ()
    {
        var original = Of([true, true, true, true, false, false]);
        var model = Of([true, false, false, true, true, false]);

        Assert.Equal(PairedDrop.Of(lost: 2, won: 1, samples: 6), PairedDrop.Between(original, model));
        Assert.Throws<ArgumentException>(() => PairedDrop.Between(original, Of([true])));
        Assert.Throws<ArgumentException>(() => PairedDrop.Between(original, model with { Measure = QualityMeasure.Agreement }));
    }

    private static Quality Of(bool[] hits) =>
        Quality.Of(QualityMeasure.Accuracy, [.. hits.Select(hit => new SampleScore(hit ? 0 : 3, 1))], seconds: 0);
}
