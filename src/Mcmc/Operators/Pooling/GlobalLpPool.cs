namespace Mcmc.Operators.Pooling;

[OnnxOperator("GlobalLpPool")]
internal sealed class GlobalLpPool : GlobalPoolOperator;
