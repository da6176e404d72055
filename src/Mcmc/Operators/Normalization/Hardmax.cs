namespace Mcmc.Operators.Normalization;

[OnnxOperator("Hardmax")]
internal sealed class Hardmax : SoftmaxOperator;
