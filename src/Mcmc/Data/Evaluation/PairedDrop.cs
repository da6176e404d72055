namespace Mcmc.Data.Evaluation;

/// <summary>
/// How many percentage points of quality a model loses against another on the same samples. Samples on which both are
/// right, or both wrong, cancel, so that the interval is far narrower than those of the two rates.
/// </summary>
/// <param name="Points">The estimate; negative where the model is better.</param>
/// <param name="LowPoints">Lower end of the paired 95% interval.</param>
/// <param name="HighPoints">Its upper end.</param>
internal readonly record struct PairedDrop(double Points, double LowPoints, double HighPoints)
{
    private const double PointsPerUnit = 100;

    /// <summary>
    /// Bonett and Price's adjusted Wald interval ("Adjusted Wald confidence interval for a difference of binomial
    /// proportions based on paired data", 2012), which holds its level also when few or no samples differ.
    /// </summary>
    /// <exception cref="ArgumentException">The two were not measured on equally many samples, or not in the same way.</exception>
    public static PairedDrop Between(Quality original, Quality model)
    {
        if (original.Samples != model.Samples || original.Measure != model.Measure)
        {
            throw new ArgumentException("Paired qualities are measured on the same samples, in the same way.", nameof(model));
        }

        var (lost, won) = (0, 0);
        for (var i = 0; i < original.Hits.Length; i++)
        {
            lost += original.Hits[i] && !model.Hits[i] ? 1 : 0;
            won += !original.Hits[i] && model.Hits[i] ? 1 : 0;
        }

        return Of(lost, won, original.Samples);
    }

    /// <param name="lost">Samples that only the original gets right.</param>
    /// <param name="won">Samples that only the model gets right.</param>
    /// <param name="samples">All samples.</param>
    public static PairedDrop Of(int lost, int won, int samples)
    {
        var n = samples + 2.0;
        var pLost = (lost + 1) / n;
        var pWon = (won + 1) / n;
        var centre = pLost - pWon;
        var spread = WilsonInterval.Z * Math.Sqrt((pLost + pWon - centre * centre) / n);
        return new PairedDrop(
            PointsPerUnit * (lost - won) / samples,
            PointsPerUnit * Math.Max(centre - spread, -1),
            PointsPerUnit * Math.Min(centre + spread, 1));
    }
}
