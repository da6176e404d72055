using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Add")]
internal sealed class Add : ElementwiseOperator
{
    protected override long[]? FoldInts(ShapeContext c) => Fold(c, static (a, b) => unchecked(a + b));
}
