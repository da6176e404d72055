using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Relu")]
internal sealed class Relu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.HasKernels
        ? ActivationKernels.Gradient(c.G, c.Gradient, c.Y(), 0, float.PositiveInfinity)
        : c.G.Mul(c.Gradient, c.G.Op("Sign", c.Y())));
}
