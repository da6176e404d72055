using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Ceil")]
internal sealed class Ceil : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, Math.Ceiling);

    public override void Differentiate(GradientContext c) => c.Refuse("is flat wherever it has a slope");
}
