using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Celu")]
internal sealed class Celu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c)
    {
        var alpha = c.Node.Float("alpha", 1);
        c.Set(0, () => c.G.Op(
            "Where", c.G.Op("Greater", c.X(0), c.G.Scalar(0)), c.Gradient, c.G.Mul(c.Gradient, c.G.Op("Exp", c.G.Mul(c.X(0), 1 / alpha)))));
    }
}
