namespace Mcmc.Data.Evaluation;

/// <summary>How a model's answer to one sample compares with the class that it should give.</summary>
/// <param name="Rank">Number of classes that the model finds more probable; of equals, the earlier class goes first.</param>
/// <param name="Loss">Cross-entropy or divergence, in nats; finite.</param>
internal readonly record struct SampleScore(int Rank, double Loss)
{
    /// <summary>−ln of the smallest positive float.</summary>
    public static readonly double WorstLoss = -Math.Log(float.Epsilon);

    /// <summary>What an answer that is not a number scores.</summary>
    private static readonly SampleScore NoAnswer = new(int.MaxValue, WorstLoss);

    /// <summary>Scores one row of outputs against a class.</summary>
    public static SampleScore OfLabel(ReadOnlySpan<float> row, OutputScale scale, int label)
    {
        if (!IsAnswer(row))
        {
            return NoAnswer;
        }

        return new SampleScore(RankOf(row, label), Bounded(-LogProbability(row[label], scale, LogSum(row, scale))));
    }

    /// <summary>Scores one row of outputs against the original model's row, with the divergence as loss.</summary>
    public static SampleScore OfReference(ReadOnlySpan<float> row, OutputScale scale, ReadOnlySpan<float> reference, OutputScale referenceScale)
    {
        if (!IsAnswer(row) || !IsAnswer(reference))
        {
            return NoAnswer;
        }

        var divergence = 0.0;
        var sum = LogSum(row, scale);
        var referenceSum = LogSum(reference, referenceScale);
        for (var i = 0; i < row.Length; i++)
        {
            var expected = LogProbability(reference[i], referenceScale, referenceSum);
            if (!double.IsNegativeInfinity(expected))
            {
                divergence += Math.Exp(expected) * (expected - Math.Max(LogProbability(row[i], scale, sum), -WorstLoss));
            }
        }

        return new SampleScore(RankOf(row, MostProbable(reference)), Bounded(Math.Max(divergence, 0)));
    }

    /// <summary>The first of the most probable classes.</summary>
    public static int MostProbable(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }

        return best;
    }

    private static bool IsAnswer(ReadOnlySpan<float> row)
    {
        foreach (var value in row)
        {
            if (float.IsNaN(value))
            {
                return false;
            }
        }

        return float.IsFinite(row[MostProbable(row)]);
    }

    private static int RankOf(ReadOnlySpan<float> row, int label)
    {
        var rank = 0;
        for (var i = 0; i < row.Length; i++)
        {
            rank += row[i] > row[label] || (row[i] == row[label] && i < label) ? 1 : 0;
        }

        return rank;
    }

    private static double LogProbability(float value, OutputScale scale, double logSum) =>
        scale == OutputScale.Probabilities ? Math.Log(value) : value - logSum;

    private static double LogSum(ReadOnlySpan<float> row, OutputScale scale)
    {
        if (scale == OutputScale.Probabilities)
        {
            return 0;
        }

        double largest = row[MostProbable(row)];
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }

    private static double Bounded(double loss) => double.IsFinite(loss) ? loss : WorstLoss;
}
