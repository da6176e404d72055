namespace Mcmc.Operators.Normalization;

[OnnxOperator("LayerNormalization")]
internal sealed class LayerNormalization : LayerNormalizationOperator;
