using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceLogSumExp")]
internal sealed class ReduceLogSumExp : ReductionOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var (_, gradient, y) = Kept(c);
        return c.G.Mul(c.G.Op("Exp", c.G.Sub(c.X(0), y)), gradient);
    });
}
