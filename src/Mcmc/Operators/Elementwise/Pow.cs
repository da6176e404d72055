using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Pow")]
internal sealed class Pow : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, null, Math.Pow);
}
