using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("HardSwish")]
internal sealed class HardSwish : ElementwiseOperator
{
    /// <summary>x·clip(x/6 + 1/2, 0, 1) has the slope (2x + 3)/6 between −3 and 3.</summary>
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var slope = c.G.Add(c.G.Mul(c.X(0), 1f / 3), 0.5f);
        var right = c.G.Op("Where", c.G.Op("GreaterOrEqual", c.X(0), c.G.Scalar(3)), c.G.Scalar(1), slope);
        return c.G.Mul(c.Gradient, c.G.Op("Where", c.G.Op("Less", c.X(0), c.G.Scalar(-3)), c.G.Scalar(0), right));
    });
}
