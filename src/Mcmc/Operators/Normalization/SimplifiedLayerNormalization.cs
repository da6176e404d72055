namespace Mcmc.Operators.Normalization;

[OnnxOperator("SimplifiedLayerNormalization")]
internal sealed class SimplifiedLayerNormalization : LayerNormalizationOperator;
