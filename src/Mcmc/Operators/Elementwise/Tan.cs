namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Tan")]
internal sealed class Tan : ElementwiseOperator;
