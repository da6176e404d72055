namespace Mcmc.Operators.Normalization;

[OnnxOperator("RMSNormalization")]
internal sealed class RMSNormalization : LayerNormalizationOperator;
