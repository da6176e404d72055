using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>Divides by the p-norm along <c>axis</c>.</summary>
[OnnxOperator("LpNormalization")]
internal sealed class LpNormalization : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        c.Axis(c.Node.Int("axis", -1), c.In(0).Length);
        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        c.FenceAxis(0, AxisNumber.Normalize(c.Node.Int("axis", -1), c.In(0).Length), "normalises over this axis");
        c.Copy(0, 0);
    }
}
