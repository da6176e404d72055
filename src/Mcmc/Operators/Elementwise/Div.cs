using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Div")]
internal sealed class Div : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, static (a, b) => a / b, static (a, b) => a / b);
}
