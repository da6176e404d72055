using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sign")]
internal sealed class Sign : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, static v => Math.Sign(v), static v => double.IsNaN(v) ? v : Math.Sign(v));

    public override void Differentiate(GradientContext c) => c.Refuse("is flat wherever it has a slope");
}
