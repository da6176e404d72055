using Mcmc.Runtime.CustomOperators;
using Mcmc.Training.Kernels.SmallMaps;
using Mcmc.Training.Kernels.Winograd;

namespace Mcmc.Training.Kernels;

/// <summary>A way to compute a correlation.</summary>
internal abstract unsafe class CorrelationKernel
{
    /// <summary>The fastest that fits.</summary>
    /// <param name="outputStride">Floats from one output to the next among the weights.</param>
    /// <param name="channelStride">Floats from one channel of the input to the next.</param>
    public static CorrelationKernel Of(Correlation c, int outputStride, int channelStride) =>
        WinogradCorrelator.Fits(c) ? new WinogradCorrelator(c, outputStride, channelStride)
        : SmallMap.Fits(c) ? new SmallMapCorrelator(c, outputStride, channelStride)
        : new Correlator(c, outputStride, channelStride);

    /// <param name="bias">One number for each output, or null.</param>
    public abstract void Run(KernelCall call, float* x, float* weights, float* bias, float* y);
}
