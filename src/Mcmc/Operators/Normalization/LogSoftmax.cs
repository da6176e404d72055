namespace Mcmc.Operators.Normalization;

[OnnxOperator("LogSoftmax")]
internal sealed class LogSoftmax : SoftmaxOperator;
