using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sqrt")]
internal sealed class Sqrt : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, Math.Sqrt);
}
