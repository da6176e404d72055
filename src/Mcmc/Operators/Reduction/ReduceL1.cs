namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceL1")]
internal sealed class ReduceL1 : ReductionOperator;
