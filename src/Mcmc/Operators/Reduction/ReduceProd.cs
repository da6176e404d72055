namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceProd")]
internal sealed class ReduceProd : ReductionOperator
{
    protected override long? Fold(long[] ints) => ints.Aggregate(1L, static (product, v) => checked(product * v));
}
