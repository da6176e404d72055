namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceSum")]
internal sealed class ReduceSum : ReductionOperator
{
    protected override long? Fold(long[] ints) => ints.Sum();
}
