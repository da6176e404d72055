using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Max")]
internal sealed class Max : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, Math.Max, Math.Max);

    public override void Differentiate(GradientContext c) => ExtremeGradient.Differentiate(c);
}
