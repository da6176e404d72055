using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Pow")]
internal sealed class Pow : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, null, Math.Pow);

    /// <summary>A negative base has a slope under a constant whole exponent only.</summary>
    public override void Differentiate(GradientContext c)
    {
        c.Set(0, () => c.X(1).Constant is { Count: 1 } exponent && exponent.ToFloats() is [var e]
            ? c.G.Mul(c.Gradient, c.G.Mul(e == 2 ? c.X(0) : c.G.Op("Pow", c.X(0), c.G.Scalar(e - 1)), e))
            : c.G.Mul(c.Gradient, c.G.Mul(c.X(1), c.G.Op("Pow", c.X(0), c.G.Add(c.X(1), -1)))));
        c.Set(1, () => c.G.Mul(c.Gradient, c.G.Mul(c.Y(), c.G.Op("Log", c.X(0)))));
    }
}
