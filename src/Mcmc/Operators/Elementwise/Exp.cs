using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Exp")]
internal sealed class Exp : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.Gradient, c.Y()));
}
