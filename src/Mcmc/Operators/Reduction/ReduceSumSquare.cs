using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceSumSquare")]
internal sealed class ReduceSumSquare : ReductionOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.X(0), c.G.Mul(Kept(c).Gradient, 2)));
}
