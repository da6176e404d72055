namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceLogSum")]
internal sealed class ReduceLogSum : ReductionOperator;
