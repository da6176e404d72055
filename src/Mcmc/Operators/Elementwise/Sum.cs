using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sum")]
internal sealed class Sum : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, null, static (a, b) => a + b);
}
