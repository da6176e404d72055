namespace Mcmc.Operators.Pooling;

[OnnxOperator("AveragePool")]
internal sealed class AveragePool : PoolOperator;
