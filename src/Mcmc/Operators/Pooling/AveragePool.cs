using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Pooling;

[OnnxOperator("AveragePool")]
internal sealed class AveragePool : PoolOperator
{
    public override void Differentiate(GradientContext c) => PoolingGradient.OfAverage(c);
}
