namespace Mcmc.Costs.Devices;

/// <summary>
/// The time that something takes when nothing else disturbs it: the mean of the samples between the tenth and the fiftieth
/// percentile. Other programs only ever add time, so that the upper half of the samples tells of them; the fastest ones
/// are luck. On a quiet machine it lies within a percent or two of the median.
/// </summary>
internal static class UndisturbedTime
{
    private const double From = 0.1;
    private const double To = 0.5;

    /// <param name="samples">At least one; sorted in place.</param>
    public static double Of(Span<double> samples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length, nameof(samples));
        samples.Sort();
        var first = (int)(From * samples.Length);
        var last = Math.Max(first + 1, (int)Math.Ceiling(To * samples.Length));
        var sum = 0.0;
        foreach (var sample in samples[first..last])
        {
            sum += sample;
        }

        return sum / (last - first);
    }
}
