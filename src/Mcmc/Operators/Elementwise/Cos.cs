using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Cos")]
internal sealed class Cos : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Neg(c.G.Mul(c.Gradient, c.G.Op("Sin", c.X(0)))));
}
