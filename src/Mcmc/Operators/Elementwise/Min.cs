using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Min")]
internal sealed class Min : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, Math.Min, Math.Min);

    public override void Differentiate(GradientContext c) => ExtremeGradient.Differentiate(c);
}
