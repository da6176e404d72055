using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

/// <summary>max(0, x) + slope · min(0, x), where the slope (one, or one for each channel) broadcasts to x.</summary>
[OnnxOperator("PRelu")]
internal sealed class PRelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c)
    {
        var isPositive = c.G.Op("Greater", c.X(0), c.G.Scalar(0));
        c.Set(0, () => c.G.Op("Where", isPositive, c.Gradient, c.G.Mul(c.Gradient, c.X(1))));
        c.Set(1, () => c.G.Mul(c.Gradient, c.G.Op("Min", c.X(0), c.G.Scalar(0))));
    }

    public override ParameterKind Parameter(Node node, int input) => input == 1 ? ParameterKind.Offset : ParameterKind.None;
}
