namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Asin")]
internal sealed class Asin : ElementwiseOperator;
