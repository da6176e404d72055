using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Round")]
internal sealed class Round : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, null, static v => Math.Round(v, MidpointRounding.ToEven));

    public override void Differentiate(GradientContext c) => c.Refuse("is flat wherever it has a slope");
}
