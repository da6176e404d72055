namespace Mcmc.Operators.Fused;

[OnnxOperator("SkipSimplifiedLayerNormalization", Domain = "com.microsoft")]
internal sealed class SkipSimplifiedLayerNormalization : SkipLayerNormalizationOperator;
