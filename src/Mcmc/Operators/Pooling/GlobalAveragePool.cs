namespace Mcmc.Operators.Pooling;

[OnnxOperator("GlobalAveragePool")]
internal sealed class GlobalAveragePool : GlobalPoolOperator;
