using Mcmc.Data.Evaluation;

namespace Mcmc.Tests.Data.Evaluation;

public sealed class SampleScoreTests
{
    [Fact]
    public void OfLabel_of_logits_is_the_cross_entropy_of_their_softmax()
    {
        // torch.nn.functional.cross_entropy(tensor([[1., 2, 3, -1]]), tensor([k])) for k = 0 … 3.
        double[] expected = [2.4197166463153397, 1.4197166463153397, 0.4197166463153396, 4.419716646315339];
        int[] ranks = [2, 1, 0, 3];

        for (var label = 0; label < 4; label++)
        {
            var score = SampleScore.OfLabel([1, 2, 3, -1], OutputScale.Logits, label);
            Assert.Equal(expected[label], score.Loss, 1e-12);
            Assert.Equal(ranks[label], score.Rank);
        }
    }

    [Fact]
    public void OfLabel_of_probabilities_is_their_logarithm()
    {
        Assert.Equal(-Math.Log(0.25), SampleScore.OfLabel([0.25f, 0.5f, 0.25f], OutputScale.Probabilities, 0).Loss, 1e-12);
        Assert.Equal(SampleScore.WorstLoss, SampleScore.OfLabel([1, 0], OutputScale.Probabilities, 1).Loss);
    }

    [Fact]
    public void OfLabel_of_large_logits_does_not_overflow()
    {
        Assert.Equal(0, SampleScore.OfLabel([-1e30f, 3e38f], OutputScale.Logits, 1).Loss);
        Assert.Equal(2000, SampleScore.OfLabel([1000, -1000], OutputScale.Logits, 1).Loss);
        Assert.Equal(SampleScore.WorstLoss, SampleScore.OfLabel([0, float.NegativeInfinity], OutputScale.Logits, 1).Loss);
    }

    [Fact]
    public void OfLabel_of_equals_puts_the_earlier_class_first()
    {
        Assert.Equal(0, SampleScore.OfLabel([5, 5, 5], OutputScale.Logits, 0).Rank);
        Assert.Equal(2, SampleScore.OfLabel([5, 5, 5], OutputScale.Logits, 2).Rank);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void Score_of_what_is_no_answer_is_the_worst(float first, float second)
    {
        float[] row = [first, second];

        Assert.All(
            [SampleScore.OfLabel(row, OutputScale.Logits, 0), SampleScore.OfLabel(row, OutputScale.Logits, 1), SampleScore.OfReference(row, OutputScale.Logits, [1, 2], OutputScale.Logits)],
            score => Assert.Equal((int.MaxValue, SampleScore.WorstLoss), (score.Rank, score.Loss)));
    }

    [Fact]
    public void OfReference_is_the_rank_of_its_answer_and_the_divergence()
    {
        float[] reference = [1, 3, 2];
        float[] row = [0.5f, 1, 2];
        double[] p = Softmax(reference), q = Softmax(row);
        var expected = p.Zip(q).Sum(pair => pair.First * Math.Log(pair.First / pair.Second));

        var score = SampleScore.OfReference(row, OutputScale.Logits, reference, OutputScale.Logits);

        Assert.Equal(1, score.Rank);
        Assert.Equal(expected, score.Loss, 1e-9);
        Assert.Equal((0, 0.0), Parts(SampleScore.OfReference(reference, OutputScale.Logits, reference, OutputScale.Logits)));
    }

    [Fact]
    public void OfReference_compares_logits_with_probabilities()
    {
        float[] logits = [1, 3, 2];
        var probabilities = Array.ConvertAll(Softmax(logits), v => (float)v);

        Assert.Equal(0, SampleScore.OfReference(logits, OutputScale.Logits, probabilities, OutputScale.Probabilities).Loss, 1e-6);
        Assert.Equal(
            SampleScore.WorstLoss,
            SampleScore.OfReference([1, 0], OutputScale.Probabilities, [0, 1], OutputScale.Probabilities).Loss);
        Assert.Equal(
            Math.Log(2),
            SampleScore.OfReference([0.5f, 0.5f], OutputScale.Probabilities, [0, 1], OutputScale.Probabilities).Loss);
    }

    private static (int, double) Parts(SampleScore score) => (score.Rank, score.Loss);

    private static double[] Softmax(float[] logits)
    {
        var exponentials = logits.Select(v => Math.Exp(v)).ToList();
        return [.. exponentials.Select(v => v / exponentials.Sum())];
    }
}
