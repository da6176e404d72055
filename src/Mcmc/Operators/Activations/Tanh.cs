using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Tanh")]
internal sealed class Tanh : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.Gradient, c.G.Complement(c.G.Square(c.Y()))));
}
