namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Erf")]
internal sealed class Erf : ElementwiseOperator;
