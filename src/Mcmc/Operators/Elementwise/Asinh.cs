namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Asinh")]
internal sealed class Asinh : ElementwiseOperator;
