using Mcmc.Diagnostics;

namespace Mcmc.Costs.Devices;

/// <summary>How a profile's predictions of one model compare with fresh measurements.</summary>
/// <param name="Model">The model.</param>
/// <param name="Networks">Pruned networks that were compared.</param>
/// <param name="Within">How many of them lie within the stated error.</param>
/// <param name="MeanError">Mean absolute error, as a share of the measured latency.</param>
/// <param name="WorstError">The largest.</param>
/// <param name="Bias">The median error with its sign: below 0 where the machine is slower than predicted.</param>
/// <param name="StatedError">What nine of ten are to stay within.</param>
/// <param name="RepeatError">By how much two measurements of one network differ here and now, as a share: the mean over the networks.</param>
/// <param name="BusyShare">By how much the median run was slower than an undisturbed one: how busy the machine is.</param>
internal sealed record ProfileFinding(
    string Model, int Networks, int Within, double MeanError, double WorstError, double Bias, double StatedError, double RepeatError, double BusyShare)
{
    private const double Outside = 0.1;

    /// <summary>A number of networks outside that chance alone gives less often than this says that the stated error is wrong.</summary>
    private const double Significance = 0.05;

    /// <summary>Whether the stated error holds; null where the machine is too noisy to tell.</summary>
    public bool? Holds => IsPlausible(Networks - Within, Networks) ? true : 2 * RepeatError > StatedError ? null : false;

    /// <param name="model">The model's name.</param>
    /// <param name="pairs">Predicted microseconds, and the network as it was measured; at least one.</param>
    /// <param name="statedError">What nine of ten are to stay within.</param>
    public static ProfileFinding Of(string model, IReadOnlyList<(double PredictedUs, MeasuredNetwork Measured)> pairs, double statedError)
    {
        double[] errors = [.. pairs.Select(p => p.PredictedUs / p.Measured.Us - 1)];
        return new ProfileFinding(
            model,
            errors.Length,
            errors.Count(e => Math.Abs(e) <= statedError),
            errors.Average(Math.Abs),
            errors.Max(Math.Abs),
            errors.Order().ElementAt(errors.Length / 2),
            statedError,
            pairs.Average(p => p.Measured.RepeatError),
            pairs.Average(p => p.Measured.BusyShare));
    }

    /// <summary>MCMC2008 where the stated error does not hold, MCMC2002 where nobody can tell; else null.</summary>
    public Diagnostic? Warning(string path) => Holds switch
    {
        true => null,
        false => new Diagnostic(
            Codes.ProfileContradicted,
            FormattableString.Invariant($"The device profile states that it predicts '{Model}' within {100 * StatedError:0.#}%, but only {Within} of {Networks} pruned networks lie within: the mean error is {100 * MeanError:0.#}%, the largest {100 * WorstError:0.#}%, the median {100 * Bias:+0.#;-0.#}%, while repeated measurements agree within {100 * RepeatError:0.#}%. Profile the model again, when the machine runs as it will in use: mcmc profile MODEL -o PROFILE."),
            path),
        null => new Diagnostic(
            Codes.LatencyNoisy,
            FormattableString.Invariant($"Whether the device profile predicts '{Model}' within the {100 * StatedError:0.#}% that it states cannot be told: {Within} of {Networks} pruned networks lie within, but repeated measurements of one network differ by {100 * RepeatError:0.#}%, and runs take {100 * BusyShare:0}% longer than undisturbed ones. Close other programs and validate again."),
            path),
    };

    /// <summary>Whether so many of the networks may lie outside of what nine of ten stay within: the tail of the binomial distribution.</summary>
    private static bool IsPlausible(int outside, int networks)
    {
        var (term, below) = (Math.Pow(1 - Outside, networks), 0.0);
        for (var k = 0; k < outside; k++)
        {
            below += term;
            term *= (networks - k) / (k + 1.0) * Outside / (1 - Outside);
        }

        return 1 - below >= Significance;
    }
}
