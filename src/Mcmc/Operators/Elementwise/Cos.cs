namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Cos")]
internal sealed class Cos : ElementwiseOperator;
