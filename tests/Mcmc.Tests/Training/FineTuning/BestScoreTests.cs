using Mcmc.Data.Evaluation;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Training.FineTuning;

public sealed class BestScoreTests
{
    /// <summary>With 100 samples and a rate of 0.8 the standard error is 0.04.</summary>
    private static readonly BestScore ofThird = BestScore.OfStudent(Of(50)).Replace(Of(80), 3, isAverage: false);

    [Theory]
    [InlineData(4, 81, true)]
    [InlineData(4, 76, true)]
    [InlineData(4, 75, false)]
    [InlineData(3, 79, false)]
    [InlineData(3, 81, true)]
    public void IsBeatenBy_takes_the_later_epoch_unless_it_is_a_standard_error_below_the_highest(int epoch, int right, bool expected) =>
        Assert.Equal(expected, ofThird.IsBeatenBy(Of(right), epoch));

    [Fact]
    public void IsBeatenBy_counts_from_the_highest_rate_not_from_the_one_that_was_kept()
    {
        var score = ofThird.Replace(Of(77), 4, isAverage: false);
        Assert.Equal(0.8, score.Highest);
        Assert.False(score.IsBeatenBy(Of(74), 5));
        Assert.True(score.IsBeatenBy(Of(76), 5));
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.4, true)]
    public void IsBeatenBy_takes_weights_as_good_as_the_students_own_only_for_a_lower_loss(double loss, bool expected)
    {
        var score = BestScore.OfStudent(Of(50));
        Assert.Equal(expected, score.IsBeatenBy(Of(50) with { Loss = loss }, 1));
        Assert.False(score.IsBeatenBy(Of(49) with { Loss = loss }, 1));
    }

    private static Quality Of(int right)
    {
        const int Samples = 100;
        return Quality.Of(QualityMeasure.Accuracy, [.. Enumerable.Range(0, Samples).Select(i => new SampleScore(i < right ? 0 : 1, 0.5))], 0);
    }
}
