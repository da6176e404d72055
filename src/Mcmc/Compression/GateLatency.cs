using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>
/// Latency to judge a budget by. A noisy figure counts where its whole interval lies on one side of the limit; where it does
/// not, it is measured again, and in the end left unknown rather than guessed.
/// </summary>
internal sealed class GateLatency(LatencyMeasurement measurement, RunnerOptions options, Action<Diagnostic> warn)
{
    private const int Attempts = 3;

    /// <summary>A model against an absolute limit.</summary>
    /// <returns>Milliseconds; null where they cannot be told from the limit.</returns>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public double? Absolute(Model model, string name, double limitMs, InputShapes inputs, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = measurement.Measure(model, inputs, options, name, cancellation);
            if (!result.IsNoisy || result.HighMs <= limitMs || result.LowMs > limitMs)
            {
                return result.MedianMs;
            }

            if (attempt == Attempts)
            {
                Warn(result.Warning!);
                return null;
            }
        }
    }

    /// <summary>A model against a share of the original's latency, both measured in turn.</summary>
    /// <returns>Milliseconds of both, whose ratio is the one to judge by; the model's is null where it cannot be told from the limit.</returns>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public (double? ModelMs, double OriginalMs) Relative((Model Model, string Name) model, (Model Model, string Name) original, double share, InputShapes inputs, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = measurement.Compare(original, model, inputs, options, cancellation);
            var originalMs = result.Second.MedianMs / result.Ratio;
            if (!result.IsNoisy || result.RatioHigh <= share || result.RatioLow > share)
            {
                return (result.Second.MedianMs, originalMs);
            }

            if (attempt == Attempts)
            {
                Warn(result.Warning!);
                return (null, originalMs);
            }
        }
    }

    private void Warn(Diagnostic noisy) =>
        warn(noisy with { Message = $"{noisy.Message} The latency budget counts as not met, because it cannot be told whether it is." });
}
