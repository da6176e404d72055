using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceSum")]
internal sealed class ReduceSum : ReductionOperator
{
    protected override long? Fold(long[] ints) => ints.Sum();

    public override void Differentiate(GradientContext c) => c.Set(0, () => Kept(c).Gradient);
}
