using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Normalization;

[OnnxOperator("LogSoftmax")]
internal sealed class LogSoftmax : SoftmaxOperator
{
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
        c.G.Sub(c.Gradient, c.G.Mul(c.G.Op("Exp", c.Y()), c.G.ReduceSum(c.Gradient, [c.Node.Int("axis", -1)]))));
}
