using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Atanh")]
internal sealed class Atanh : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Div(c.Gradient, c.G.Complement(c.G.Square(c.X(0)))));
}
