using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Div")]
internal sealed class Div : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, static (a, b) => a / b, static (a, b) => a / b);

    public override void Differentiate(GradientContext c)
    {
        c.Set(0, () => c.G.Div(c.Gradient, c.X(1)));
        c.Set(1, () => c.G.Neg(c.G.Div(c.G.Mul(c.Gradient, c.Y()), c.X(1))));
    }
}
