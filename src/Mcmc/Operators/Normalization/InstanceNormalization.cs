using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>X [N,C,…] normalised over the spatial axes, each channel on its own; scale and bias [C].</summary>
[OnnxOperator("InstanceNormalization")]
internal sealed class InstanceNormalization : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0).Length < 2 || c.In(1) is not [var scales] || c.In(2) is not [var biases] || scales != c.In(0)[1] || biases != c.In(0)[1])
        {
            c.Fail("normalises with a scale or bias that does not fit the channels");
        }

        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        for (var axis = 2; axis < c.In(0).Length; axis++)
        {
            c.FenceAxis(0, axis, "normalises over this axis");
        }

        c.Join((0, 1), (1, 0), (2, 0));
        c.Copy(0, 0);
    }

    public override void Differentiate(GradientContext c)
    {
        var rank = c.In(0).Length;
        long[] perChannel = [c.In(0)[1], .. Enumerable.Repeat(1L, rank - 2)];
        var normal = new NormalizedValues(c.G, c.X(0), [.. Enumerable.Range(2, rank - 2).Select(a => (long)a)], c.Node.Float("epsilon", 1e-5f));
        c.Set(0, () => normal.Differentiate(c.G.Mul(c.Gradient, c.G.Reshape(c.X(1), perChannel))));
        c.Set(1, () => c.G.Reshape(c.G.SumTo(c.G.Mul(c.Gradient, normal.Values), perChannel), c.In(1)));
        c.Set(2, () => c.G.Reshape(c.G.SumTo(c.Gradient, perChannel), c.In(2)));
    }

    public override ParameterKind Parameter(Node node, int input) => input > 0 ? ParameterKind.Offset : ParameterKind.None;
}
