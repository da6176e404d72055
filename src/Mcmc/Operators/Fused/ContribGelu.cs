using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

[OnnxOperator("Gelu", Domain = "com.microsoft")]
internal sealed class ContribGelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.Gradient, GeluSlope.Exact(c.G, c.X(0))));
}
