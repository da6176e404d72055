namespace Mcmc.Costs.Devices;

/// <summary>
/// What tracing adds to the time of a kernel, less what its dispatch takes without: ONNX Runtime describes every kernel while
/// the clock still runs, which takes several microseconds, as long as a small layer itself.
/// </summary>
internal static class TracingCost
{
    /// <summary>
    /// Microseconds per kernel: with them taken off, the kernels add up to the whole run that was not traced. The median over
    /// the networks, those counting most in which kernels are small.
    /// </summary>
    public static double PerKernelUs(IEnumerable<PolicyObservation> observations)
    {
        var pairs = observations
            .Select(o => (Over: (o.LayerUs.Sum() - o.WallUs) / Math.Max(1, o.LayerKernels.Sum()), Weight: o.LayerKernels.Sum() / o.WallUs))
            .OrderBy(p => p.Over)
            .ToList();
        return Math.Max(0, WeightedMedian.Of(pairs));
    }

    /// <summary>A layer's time without it, never negative.</summary>
    public static double Without(PolicyObservation observation, int layer, double tracingUs) =>
        Math.Max(0, observation.LayerUs[layer] - tracingUs * observation.LayerKernels[layer]);
}
