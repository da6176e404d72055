using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

[OnnxOperator("ThresholdedRelu")]
internal sealed class ThresholdedRelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Op(
        "Where", c.G.Op("Greater", c.X(0), c.G.Scalar(c.Node.Float("alpha", 1))), c.Gradient, c.G.Scalar(0)));
}
