using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Reciprocal")]
internal sealed class Reciprocal : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, static v => 1 / v);

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Neg(c.G.Mul(c.Gradient, c.G.Square(c.Y()))));
}
