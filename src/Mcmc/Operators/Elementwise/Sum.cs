using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sum")]
internal sealed class Sum : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, null, static (a, b) => a + b);

    public override void Differentiate(GradientContext c)
    {
        for (var input = 0; input < c.Node.Inputs.Count; input++)
        {
            c.Set(input, c.Gradient);
        }
    }
}
