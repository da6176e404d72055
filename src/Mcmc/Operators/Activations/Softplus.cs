using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Softplus")]
internal sealed class Softplus : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.Gradient, c.G.Op("Sigmoid", c.X(0))));
}
