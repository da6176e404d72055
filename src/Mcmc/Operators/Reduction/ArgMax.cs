namespace Mcmc.Operators.Reduction;

[OnnxOperator("ArgMax")]
internal sealed class ArgMax : ArgOperator;
