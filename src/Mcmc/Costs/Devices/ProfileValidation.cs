namespace Mcmc.Costs.Devices;

/// <summary>Predicted against measured latency, as shares of the measured.</summary>
/// <param name="Policies">How many were compared.</param>
/// <param name="MeanError">Mean absolute error.</param>
/// <param name="WorstError">Largest absolute error.</param>
/// <param name="StatedError">What nine of ten stay within; at least a percent.</param>
/// <param name="BusyShare">By how much the median run was slower than an undisturbed one: how busy the machine was.</param>
internal sealed record ProfileValidation(int Policies, double MeanError, double WorstError, double StatedError, double BusyShare)
{
    private const double LeastError = 0.01;
    private const double Within = 0.9;

    /// <param name="pairs">Predicted and measured latency, in one unit; at least one.</param>
    /// <param name="busyShare">See <see cref="BusyShare"/>.</param>
    public static ProfileValidation Of(IReadOnlyList<(double Predicted, double Measured)> pairs, double busyShare)
    {
        double[] errors = [.. pairs.Select(p => Math.Abs(p.Predicted / p.Measured - 1)).Order()];
        var rank = (int)Math.Ceiling(Within * (errors.Length + 1)) - 1;
        return new ProfileValidation(errors.Length, errors.Average(), errors[^1], Math.Max(LeastError, errors[Math.Min(rank, errors.Length - 1)]), busyShare);
    }
}
