namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceMax")]
internal sealed class ReduceMax : ReductionOperator
{
    protected override long? Fold(long[] ints) => ints.Max();
}
