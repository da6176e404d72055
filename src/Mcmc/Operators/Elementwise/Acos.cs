using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Acos")]
internal sealed class Acos : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Neg(c.G.Div(c.Gradient, c.G.Op("Sqrt", c.G.Complement(c.G.Square(c.X(0)))))));
}
