namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Mean")]
internal sealed class Mean : ElementwiseOperator;
