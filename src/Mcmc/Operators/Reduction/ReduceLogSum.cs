using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceLogSum")]
internal sealed class ReduceLogSum : ReductionOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var (_, gradient, y) = Kept(c);
        return c.G.Div(gradient, c.G.Op("Exp", y));
    });
}
