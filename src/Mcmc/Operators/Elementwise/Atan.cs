namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Atan")]
internal sealed class Atan : ElementwiseOperator;
