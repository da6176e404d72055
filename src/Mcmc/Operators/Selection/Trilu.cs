using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>The upper or lower triangle of each matrix; the rest is zero.</summary>
[OnnxOperator("Trilu")]
internal sealed class Trilu : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0).Length < 2)
        {
            c.Fail("takes the triangle of what is no matrix");
        }

        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.In(0).Length;
        c.FenceAxis(0, rank - 2, "takes a triangle of this axis");
        c.FenceAxis(0, rank - 1, "takes a triangle of this axis");
        c.Copy(0, 0);
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
        c.G.Op("Trilu", [GraphEmitter.A("upper", c.Node.Int("upper", 1))], c.Gradient, c.Node.Input(1)));
}
