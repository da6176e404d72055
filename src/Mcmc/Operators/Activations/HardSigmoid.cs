using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("HardSigmoid")]
internal sealed class HardSigmoid : ElementwiseOperator
{
    public override void Differentiate(GradientContext c)
    {
        var isInside = c.G.Op("And", c.G.Op("Greater", c.Y(), c.G.Scalar(0)), c.G.Op("Less", c.Y(), c.G.Scalar(1)));
        c.Set(0, () => c.G.Op("Where", isInside, c.G.Mul(c.Gradient, c.Node.Float("alpha", 0.2f)), c.G.Scalar(0)));
    }
}
