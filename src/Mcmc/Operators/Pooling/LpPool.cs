namespace Mcmc.Operators.Pooling;

[OnnxOperator("LpPool")]
internal sealed class LpPool : PoolOperator;
