namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceMean")]
internal sealed class ReduceMean : ReductionOperator;
