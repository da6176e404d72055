using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Gelu")]
internal sealed class Gelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) =>
        c.Set(0, () => c.G.Mul(c.Gradient, c.Node.Text("approximate", "none") == "tanh" ? GeluSlope.Approximate(c.G, c.X(0)) : GeluSlope.Exact(c.G, c.X(0))));
}
