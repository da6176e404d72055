using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>
/// Each element relative to all others along <c>axis</c>, which is fenced therefore. Before opset 13 the axes from
/// <c>axis</c> on are taken together.
/// </summary>
internal abstract class SoftmaxOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        c.Axis(Axis(c.Node.Int("axis", c.Opset < 13 ? 1 : -1), c.In(0).Length, c.Opset), Math.Max(1, c.In(0).Length));
        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.In(0).Length;
        var opset = c.Model.Opset;
        var first = AxisNumber.Normalize(Axis(c.Node.Int("axis", opset < 13 ? 1 : -1), rank, opset), rank);
        for (var axis = first; axis < (opset < 13 ? rank : Math.Min(rank, first + 1)); axis++)
        {
            c.FenceAxis(0, axis, "weighs the channels of this axis against each other");
        }

        c.Copy(0, 0);
    }

    /// <summary>Before opset 13 the axis may lie behind the last one: then nothing is weighed.</summary>
    private static long Axis(long axis, int rank, long opset) => opset < 13 && axis == rank ? Math.Max(0, rank - 1) : axis;
}
