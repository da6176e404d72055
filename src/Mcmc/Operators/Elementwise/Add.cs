using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Add")]
internal sealed class Add : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, static (a, b) => unchecked(a + b), static (a, b) => a + b);
}
