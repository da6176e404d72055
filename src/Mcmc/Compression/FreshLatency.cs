using System.Globalization;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>
/// Measures a compressed model where the profile that its latency was predicted from is of this very machine. The figure is
/// for the user to see: the budget was judged by the prediction.
/// </summary>
/// <param name="clock">Measures times.</param>
/// <param name="warn">Given MCMC2009 where the model is slower than the prediction and its error.</param>
internal sealed class FreshLatency(TimeProvider clock, Action<Diagnostic> warn)
{
    private static readonly LatencyOptions Options = new() { Duration = TimeSpan.FromSeconds(1) };

    /// <param name="latency">What the latency was predicted by; null for nothing.</param>
    /// <param name="path">The compressed model.</param>
    /// <param name="policy">What it was pruned by.</param>
    /// <param name="inputs">Its input shapes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where the latency is another device's, or nobody's.</returns>
    public LatencyResult? Measure(ILatencyModel? latency, string path, Policy policy, InputShapes inputs, CancellationToken cancellation)
    {
        if (latency is not ProfiledLatency predicted || new RunnerOptions { Threads = predicted.Subject.Threads } is var options && predicted.Subject != ProfileSubject.Here(options))
        {
            return null;
        }

        var measured = new LatencyMeasurement(clock, Options).Measure(OnnxFile.Load(path), inputs, options, path, cancellation);
        var expectedMs = predicted.LatencyMs(policy.Widths);
        if (IsAbove(measured, expectedMs, predicted.ErrorShare))
        {
            warn(new Diagnostic(
                Codes.LatencyAbovePrediction,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A run takes {measured.MedianMs:G4} ms here (95% interval {measured.LowMs:G4} to {measured.HighMs:G4} ms), and the device profile, which was made on this machine, predicts {expectedMs:G4} ms within {100 * predicted.ErrorShare:0.#}%. Measure again when the machine is quiet (mcmc inspect --latency MODEL); if the figure stays, profile the model again."),
                path));
        }

        return measured;
    }

    /// <summary>Whether hardly a run was as fast as predicted: other programs may slow down the median, and most of the runs with it.</summary>
    internal static bool IsAbove(LatencyResult measured, double expectedMs, double errorShare) => measured.QuartileLowMs > expectedMs * (1 + errorShare);
}
