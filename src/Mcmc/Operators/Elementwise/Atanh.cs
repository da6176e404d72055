namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Atanh")]
internal sealed class Atanh : ElementwiseOperator;
