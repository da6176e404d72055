namespace Mcmc.Costs;

/// <summary>
/// A median and its 95% confidence interval from order statistics, which assumes nothing of the distribution: of n
/// independent samples the number below the true median is binomial (n, ½); see David and Nagaraja, Order Statistics, 7.1.
/// </summary>
/// <param name="Median">The sample median.</param>
/// <param name="Low">Lower end; the smallest sample where there are too few for 95%.</param>
/// <param name="High">Upper end; the largest sample where there are too few.</param>
internal readonly record struct MedianInterval(double Median, double Low, double High)
{
    /// <summary>Width of the interval as a share of the median.</summary>
    public double RelativeWidth => (High - Low) / Median;

    /// <param name="samples">At least one; sorted in place.</param>
    public static MedianInterval Of(Span<double> samples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length, nameof(samples));
        samples.Sort();
        var n = samples.Length;
        var outside = SamplesOutside(n);
        return new MedianInterval((samples[(n - 1) / 2] + samples[n / 2]) / 2, samples[outside], samples[n - 1 - outside]);
    }

    /// <summary>How many samples lie outside on each side: the largest k with P(Binomial(n, ½) ≤ k) ≤ 2.5%, or 0.</summary>
    private static int SamplesOutside(int n)
    {
        // 2⁻ⁿ underflows for n over 1074, so the terms are kept as logarithms.
        var logTerm = -n * Math.Log(2);
        var below = Math.Exp(logTerm);
        var k = 0;
        while (below <= 0.025)
        {
            k++;
            logTerm += Math.Log((n - k + 1) / (double)k);
            below += Math.Exp(logTerm);
        }

        return Math.Max(k - 1, 0);
    }
}
