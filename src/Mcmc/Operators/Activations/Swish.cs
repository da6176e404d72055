using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Swish")]
internal sealed class Swish : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => SigmoidProduct.Differentiate(c, c.Node.Float("alpha", 1));
}
