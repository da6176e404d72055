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
