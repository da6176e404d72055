using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

[OnnxOperator("QuickGelu", Domain = "com.microsoft")]
internal sealed class QuickGelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => SigmoidProduct.Differentiate(c, c.Node.Float("alpha", 1.702f));
}
