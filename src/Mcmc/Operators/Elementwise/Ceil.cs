using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Ceil")]
internal sealed class Ceil : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, Math.Ceiling);
}
