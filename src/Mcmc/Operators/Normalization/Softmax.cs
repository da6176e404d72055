namespace Mcmc.Operators.Normalization;

[OnnxOperator("Softmax")]
internal sealed class Softmax : SoftmaxOperator;
