namespace Mcmc.Operators.Reduction;

[OnnxOperator("ArgMin")]
internal sealed class ArgMin : ArgOperator;
