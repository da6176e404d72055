namespace Mcmc.Costs.Devices;

/// <summary>One pruned network, timed on the device.</summary>
/// <param name="Model">Signature of the model (<see cref="LayerSites.Signature"/>).</param>
/// <param name="Widths">Widths by group index.</param>
/// <param name="LayerUs">Microseconds of each layer's kernels as the profiler gives them, by the layer's index.</param>
/// <param name="LayerKernels">How many kernels those are; none for a layer that is fused into another.</param>
/// <param name="WallUs">Undisturbed time of a whole run, in microseconds.</param>
/// <param name="MedianUs">Median of the whole runs; far above <paramref name="WallUs"/> where the machine was busy.</param>
/// <param name="IsHeldOut">Whether it judges the profile, and is not part of it.</param>
internal sealed record PolicyObservation(string Model, int[] Widths, double[] LayerUs, int[] LayerKernels, double WallUs, double MedianUs, bool IsHeldOut = false);
