using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Pooling;

[OnnxOperator("GlobalAveragePool")]
internal sealed class GlobalAveragePool : GlobalPoolOperator
{
    public override void Differentiate(GradientContext c) =>
        c.Set(0, () => c.G.Mul(c.Gradient, 1f / NodeShapes.Product(c.In(0).AsSpan(2))));
}
