using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Depthwise;

/// <summary>The gradient of X from that of Y, and W [C,1,kernel].</summary>
internal sealed class DepthwiseDataGradientOperator() : CustomOperator(KernelNames.DepthwiseDataGradient, 2, 1)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel(ConvolutionGeometry g) : CustomKernel
    {
        private readonly DepthwiseCorrelator[] phases = [.. g.Transposed().Select(c => new DepthwiseCorrelator(c, g.Taps))];

        public override void Compute(KernelCall call)
        {
            float* gradient = call.Input(0, g.Y), weights = call.Input(1, g.Outputs, 1, g.KernelY, g.KernelX), x = call.Output(0, g.X);
            call.Parallel(g.Batch, image =>
            {
                foreach (var phase in phases)
                {
                    phase.Run(image, gradient, weights, null, x);
                }
            });
        }
    }
}
