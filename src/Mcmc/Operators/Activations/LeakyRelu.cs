using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("LeakyRelu")]
internal sealed class LeakyRelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Op("Where", c.G.Op("Greater", c.X(0), c.G.Scalar(0)), c.Gradient, c.G.Mul(c.Gradient, c.Node.Float("alpha", 0.01f))));
}
