namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Cosh")]
internal sealed class Cosh : ElementwiseOperator;
