namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceSumSquare")]
internal sealed class ReduceSumSquare : ReductionOperator;
