using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Mean")]
internal sealed class Mean : ElementwiseOperator
{
    public override void Differentiate(GradientContext c)
    {
        for (var input = 0; input < c.Node.Inputs.Count; input++)
        {
            c.Set(input, () => c.G.Mul(c.Gradient, 1f / c.Node.Inputs.Count));
        }
    }
}
