using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Floor")]
internal sealed class Floor : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, Math.Floor);

    public override void Differentiate(GradientContext c) => c.Refuse("is flat wherever it has a slope");
}
