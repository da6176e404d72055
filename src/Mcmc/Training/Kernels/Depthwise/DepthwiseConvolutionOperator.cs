using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Depthwise;

/// <summary>Y from X, W [C,1,kernel] and perhaps a bias: a kernel for each channel.</summary>
internal sealed class DepthwiseConvolutionOperator : CustomOperator
{
    public DepthwiseConvolutionOperator()
        : base(KernelNames.DepthwiseConvolution, 3, 1) => RequiredInputs = 2;

    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel(ConvolutionGeometry g) : CustomKernel
    {
        private readonly DepthwiseCorrelator correlator = new(g.Forward(), g.Taps);

        public override void Compute(KernelCall call)
        {
            float* x = call.Input(0, g.X), weights = call.Input(1, g.Outputs, 1, g.KernelY, g.KernelX), bias = call.Optional(2).Data, y = call.Output(0, g.Y);
            call.Parallel(g.Batch, image => correlator.Run(image, x, weights, bias, y));
        }
    }
}
