namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Acosh")]
internal sealed class Acosh : ElementwiseOperator;
