using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Pooling;

[OnnxOperator("GlobalMaxPool")]
internal sealed class GlobalMaxPool : GlobalPoolOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var mask = c.G.Mask(c.G.Op("Equal", c.X(0), c.Y()));
        return c.G.Mul(mask, c.G.Div(c.Gradient, c.G.SumTo(mask, c.Out())));
    });
}
