namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sin")]
internal sealed class Sin : ElementwiseOperator;
