namespace Mcmc.Operators.Pooling;

[OnnxOperator("GlobalMaxPool")]
internal sealed class GlobalMaxPool : GlobalPoolOperator;
