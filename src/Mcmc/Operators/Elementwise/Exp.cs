namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Exp")]
internal sealed class Exp : ElementwiseOperator;
