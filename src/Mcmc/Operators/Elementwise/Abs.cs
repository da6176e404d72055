using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Abs")]
internal sealed class Abs : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, Math.Abs, Math.Abs);
}
