using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Mish")]
internal sealed class Mish : ElementwiseOperator
{
    /// <summary>x·tanh(softplus(x)).</summary>
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var t = c.G.Op("Tanh", c.G.Op("Softplus", c.X(0)));
        var slope = c.G.Mul(c.G.Complement(c.G.Square(t)), c.G.Op("Sigmoid", c.X(0)));
        return c.G.Mul(c.Gradient, c.G.Add(t, c.G.Mul(c.X(0), slope)));
    });
}
