using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>Y from X, W and perhaps a bias.</summary>
internal sealed class ConvolutionOperator : CustomOperator
{
    public ConvolutionOperator()
        : base(KernelNames.Convolution, 3, 1) => RequiredInputs = 2;

    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel(ConvolutionGeometry g) : CustomKernel
    {
        private readonly CorrelationKernel correlator = CorrelationKernel.Of(g.Forward(), g.Channels * g.Taps, g.Taps);

        public override void Compute(KernelCall call) =>
            correlator.Run(call, call.Input(0, g.X), call.Input(1, g.W), call.Optional(2).Data, call.Output(0, g.Y));
    }
}

/// <summary>The gradient of X from that of Y, and W.</summary>
internal sealed class ConvolutionDataGradientOperator() : CustomOperator(KernelNames.ConvolutionDataGradient, 2, 1)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel(ConvolutionGeometry g) : CustomKernel
    {
        private readonly CorrelationKernel[] phases = [.. g.Transposed().Select(c => CorrelationKernel.Of(c, g.Taps, g.Channels * g.Taps))];

        public override void Compute(KernelCall call)
        {
            var (gradient, weights, x) = ((nint)call.Input(0, g.Y), (nint)call.Input(1, g.W), (nint)call.Output(0, g.X));
            foreach (var phase in phases)
            {
                phase.Run(call, (float*)gradient, (float*)weights, null, (float*)x);
            }
        }
    }
}

/// <summary>The gradients of W and of the bias, from X and the gradient of Y.</summary>
internal sealed class ConvolutionWeightGradientOperator() : CustomOperator(KernelNames.ConvolutionWeightGradient, 2, 2)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes), threads);

    private sealed unsafe class Kernel(ConvolutionGeometry g, int threads) : CustomKernel
    {
        private readonly WeightGradientKernel gradient = WeightGradientKernel.Of(g, threads);

        public override void Compute(KernelCall call) =>
            gradient.Run(call, call.Input(0, g.X), call.Input(1, g.Y), call.Output(0, g.W), call.Output(1, g.Outputs));
    }
}
