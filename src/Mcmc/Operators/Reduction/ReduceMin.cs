namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceMin")]
internal sealed class ReduceMin : ReductionOperator
{
    protected override long? Fold(long[] ints) => ints.Min();
}
