using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Costs;

/// <summary>Two models measured in turn, so that what disturbs the machine disturbs both alike.</summary>
/// <param name="First">The first model's latency.</param>
/// <param name="Second">The second model's latency.</param>
/// <param name="Ratio">Median over the pairs of runs of second time ÷ first time: below 1 where the second is faster.</param>
/// <param name="RatioLow">Lower end of its 95% interval.</param>
/// <param name="RatioHigh">Upper end of its 95% interval.</param>
/// <param name="IsNoisy">Whether the ratio's interval is too wide to trust it.</param>
internal sealed record LatencyComparison(LatencyResult First, LatencyResult Second, double Ratio, double RatioLow, double RatioHigh, bool IsNoisy)
{
    /// <summary>MCMC2002 where the ratio is noisy; else null.</summary>
    public Diagnostic? Warning => IsNoisy
        ? new Diagnostic(Codes.LatencyNoisy, string.Create(
            CultureInfo.InvariantCulture,
            $"'{Second.ModelName}' takes {Ratio:G3} times as long as '{First.ModelName}', but the 95% interval over {First.Runs} pairs of runs is {RatioLow:G3} to {RatioHigh:G3}. Close other programs and measure again."))
        : null;
}
