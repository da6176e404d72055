namespace Mcmc.Operators.Pooling;

[OnnxOperator("MaxPool")]
internal sealed class MaxPool : PoolOperator;
