using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceMean")]
internal sealed class ReduceMean : ReductionOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Mul(Kept(c).Gradient, 1f / Count(c)));
}
