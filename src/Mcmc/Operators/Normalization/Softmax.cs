using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Normalization;

[OnnxOperator("Softmax")]
internal sealed class Softmax : SoftmaxOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var weighted = c.G.Mul(c.Gradient, c.Y());
        return c.G.Sub(weighted, c.G.Mul(c.Y(), c.G.ReduceSum(weighted, [c.Node.Int("axis", -1)])));
    });
}
