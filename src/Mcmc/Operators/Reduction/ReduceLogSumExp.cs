namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceLogSumExp")]
internal sealed class ReduceLogSumExp : ReductionOperator;
