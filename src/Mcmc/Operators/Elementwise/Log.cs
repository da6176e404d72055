namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Log")]
internal sealed class Log : ElementwiseOperator;
