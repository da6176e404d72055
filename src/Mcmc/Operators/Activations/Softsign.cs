using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Softsign")]
internal sealed class Softsign : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Div(c.Gradient, c.G.Square(c.G.Add(c.G.Op("Abs", c.X(0)), 1))));
}
