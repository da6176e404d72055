

namespace Mcmc.Operators.Normalization;

[OnnxOperator("SimplifiedLayerNormalization")]
internal sealed class SimplifiedLayerNormalization : LayerNormalizationOperator
{
    protected override bool IsCentred => false;
}
