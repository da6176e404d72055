using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Erf")]
internal sealed class Erf : ElementwiseOperator
{
    private const float TwoOverRootPi = 1.1283791671f;

    public override void Differentiate(GradientContext c) =>
        c.Set(0, () => c.G.Mul(c.Gradient, c.G.Mul(c.G.Op("Exp", c.G.Neg(c.G.Square(c.X(0)))), TwoOverRootPi)));
}
