using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sqrt")]
internal sealed class Sqrt : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, Math.Sqrt);

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Div(c.G.Mul(c.Gradient, 0.5f), c.Y()));
}
