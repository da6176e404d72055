using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Reduction;

[OnnxOperator("ReduceMax")]
internal sealed class ReduceMax : ReductionOperator
{
    protected override long? Fold(long[] ints) => ints.Max();

    /// <summary>In equal parts where several elements are the extreme.</summary>
    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var (axes, gradient, y) = Kept(c);
        var mask = c.G.Mask(c.G.Op("Equal", c.X(0), y));
        return c.G.Mul(mask, c.G.Div(gradient, c.G.ReduceSum(mask, axes)));
    });
}
