

namespace Mcmc.Operators.Normalization;

[OnnxOperator("RMSNormalization")]
internal sealed class RMSNormalization : LayerNormalizationOperator
{
    protected override bool IsCentred => false;
}
