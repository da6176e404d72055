namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceL2")]
internal sealed class ReduceL2 : ReductionOperator;
