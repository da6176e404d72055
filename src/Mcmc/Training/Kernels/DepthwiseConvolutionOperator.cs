using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>Y from X, W [C,1,kernel] and perhaps a bias: a kernel for each channel.</summary>
internal sealed class DepthwiseConvolutionOperator : CustomOperator
{
    public DepthwiseConvolutionOperator()
        : base(KernelNames.DepthwiseConvolution, 3, 1) => RequiredInputs = 2;

    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel(ConvolutionGeometry g) : CustomKernel
    {
        private readonly DepthwiseCorrelator correlator = new(g.Forward(), g.Taps);

        public override void Compute(KernelCall call) =>
            correlator.Run(call, call.Input(0, g.X), call.Input(1, g.Outputs, 1, g.KernelY, g.KernelX), call.Optional(2).Data, call.Output(0, g.Y));
    }
}
