using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceL2")]
internal sealed class ReduceL2 : ReductionOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var (_, gradient, y) = Kept(c);
        return c.G.Mul(c.X(0), c.G.Div(gradient, y));
    });
}
