using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Neg")]
internal sealed class Neg : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, static v => unchecked(-v), static v => -v);

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Neg(c.Gradient));
}
