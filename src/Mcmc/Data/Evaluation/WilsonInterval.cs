namespace Mcmc.Data.Evaluation;

/// <summary>
/// Wilson's 95% score interval of a proportion ("Probable inference, the law of succession, and statistical inference",
/// 1927): honest at 0, at 1 and for few samples, where the normal approximation is not.
/// </summary>
/// <param name="Low">In [0, 1].</param>
/// <param name="High">In [0, 1].</param>
internal readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>The standard normal's 97.5% quantile.</summary>
    internal const double Z = 1.959963984540054;

    /// <param name="hits">In [0, <paramref name="samples"/>].</param>
    /// <param name="samples">At least 1.</param>
    public static WilsonInterval Of(int hits, int samples)
    {
        double n = samples;
        var p = hits / n;
        var centre = p + Z * Z / (2 * n);
        var spread = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        var scale = 1 + Z * Z / n;

        // At the ends the interval is closed exactly; rounding must not open it again.
        return new WilsonInterval(
            hits == 0 ? 0 : (centre - spread) / scale,
            hits == samples ? 1 : (centre + spread) / scale);
    }
}
