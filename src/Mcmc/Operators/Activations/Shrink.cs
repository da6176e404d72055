using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Shrink")]
internal sealed class Shrink : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Op(
        "Where", c.G.Op("Greater", c.G.Op("Abs", c.X(0)), c.G.Scalar(c.Node.Float("lambd", 0.5f))), c.Gradient, c.G.Scalar(0)));
}
