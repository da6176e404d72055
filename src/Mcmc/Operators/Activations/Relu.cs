namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Relu")]
internal sealed class Relu : ElementwiseOperator;
