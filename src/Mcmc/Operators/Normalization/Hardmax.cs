using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Normalization;

[OnnxOperator("Hardmax")]
internal sealed class Hardmax : SoftmaxOperator
{
    public override void Differentiate(GradientContext c) => c.Refuse("is flat wherever it has a slope");
}
