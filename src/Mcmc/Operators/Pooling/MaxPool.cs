using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Pooling;

[OnnxOperator("MaxPool")]
internal sealed class MaxPool : PoolOperator
{
    public override void Differentiate(GradientContext c) => PoolingGradient.OfMaximum(c);
}
