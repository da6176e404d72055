using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Cosh")]
internal sealed class Cosh : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.Gradient, c.G.Op("Sinh", c.X(0))));
}
