using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Costs;

/// <summary>A measured latency at batch 1.</summary>
/// <param name="ModelName">What messages call the model.</param>
/// <param name="MedianMs">Median of the warm runs, in milliseconds.</param>
/// <param name="LowMs">Lower end of the median's 95% interval.</param>
/// <param name="HighMs">Upper end of the median's 95% interval.</param>
/// <param name="QuartileLowMs">A quarter of the runs were faster.</param>
/// <param name="QuartileHighMs">A quarter of the runs were slower.</param>
/// <param name="Runs">Counted runs.</param>
/// <param name="Threads">Threads of the session.</param>
/// <param name="IsNoisy">Whether the interval is too wide to trust the figure.</param>
internal sealed record LatencyResult(
    string ModelName, double MedianMs, double LowMs, double HighMs, double QuartileLowMs, double QuartileHighMs, int Runs, int Threads, bool IsNoisy)
{
    /// <summary>MCMC2002 where the figure is noisy; else null.</summary>
    public Diagnostic? Warning => IsNoisy
        ? new Diagnostic(Codes.LatencyNoisy, string.Create(
            CultureInfo.InvariantCulture,
            $"The latency of '{ModelName}' is {MedianMs:G4} ms, but its 95% interval over {Runs} runs is {LowMs:G4} to {HighMs:G4} ms. Close other programs and measure again, or use a device profile."))
        : null;

    internal static LatencyResult Of(string modelName, Span<double> samplesMs, int threads, double noisyAbove)
    {
        var interval = MedianInterval.Of(samplesMs);
        return new LatencyResult(
            modelName,
            interval.Median,
            interval.Low,
            interval.High,
            samplesMs[(samplesMs.Length - 1) / 4],
            samplesMs[samplesMs.Length - 1 - (samplesMs.Length - 1) / 4],
            samplesMs.Length,
            threads,
            interval.RelativeWidth > noisyAbove);
    }
}

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
