namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Acos")]
internal sealed class Acos : ElementwiseOperator;
