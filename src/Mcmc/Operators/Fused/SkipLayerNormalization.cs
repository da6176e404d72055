namespace Mcmc.Operators.Fused;

[OnnxOperator("SkipLayerNormalization", Domain = "com.microsoft")]
internal sealed class SkipLayerNormalization : SkipLayerNormalizationOperator;
