using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Mul")]
internal sealed class Mul : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, static (a, b) => unchecked(a * b), static (a, b) => a * b);
}
