using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Asinh")]
internal sealed class Asinh : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Div(c.Gradient, c.G.Op("Sqrt", c.G.Add(c.G.Square(c.X(0)), 1))));
}
