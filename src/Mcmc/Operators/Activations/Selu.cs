using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Selu")]
internal sealed class Selu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c)
    {
        var (alpha, gamma) = (c.Node.Float("alpha", 1.6732632f), c.Node.Float("gamma", 1.0507009f));
        c.Set(0, () => c.G.Op(
            "Where",
            c.G.Op("Greater", c.X(0), c.G.Scalar(0)),
            c.G.Mul(c.Gradient, gamma),
            c.G.Mul(c.Gradient, c.G.Add(c.Y(), alpha * gamma))));
    }
}
