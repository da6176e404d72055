using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Abs")]
internal sealed class Abs : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, Math.Abs, Math.Abs);

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.Gradient, c.G.Op("Sign", c.X(0))));
}
