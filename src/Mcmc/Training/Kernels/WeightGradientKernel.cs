using Mcmc.Runtime.CustomOperators;
using Mcmc.Training.Kernels.SmallMaps;
using Mcmc.Training.Kernels.Winograd;

namespace Mcmc.Training.Kernels;

/// <summary>A way to compute the gradients of a convolution's weights and bias.</summary>
internal abstract unsafe class WeightGradientKernel
{
    /// <summary>The fastest that fits.</summary>
    public static WeightGradientKernel Of(ConvolutionGeometry g, int threads) =>
        WinogradWeightGradient.Fits(g) ? new WinogradWeightGradient(g, threads)
        : SmallMap.Fits(g.Forward()) ? new SmallMapWeightGradient(g)
        : new WeightGradient(g, threads);

    public abstract void Run(KernelCall call, float* x, float* gradient, float* weights, float* bias);
}
