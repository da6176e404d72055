using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Reciprocal")]
internal sealed class Reciprocal : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, static v => 1 / v);
}
