namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Sinh")]
internal sealed class Sinh : ElementwiseOperator;
