using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceL1")]
internal sealed class ReduceL1 : ReductionOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(c.G.Op("Sign", c.X(0)), Kept(c).Gradient));
}
