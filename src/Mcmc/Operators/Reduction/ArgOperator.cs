using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Reduction;

/// <summary>The index of an extreme element along <c>axis</c>, which is fenced: indices count channels.</summary>
internal abstract class ArgOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0).ToList();
        var axis = c.Axis(c.Node.Int("axis", 0), dims.Count);
        dims[axis] = 1;
        if (c.Node.Int("keepdims", 1) == 0)
        {
            dims.RemoveAt(axis);
        }

        c.Set(0, [.. dims], DataType.Int64);
    }

    public override void TieAxes(TieContext c)
    {
        var along = AxisNumber.Normalize(c.Node.Int("axis", 0), c.In(0).Length);
        c.FenceAxis(0, along, "numbers the positions of this axis");
        var keeps = c.Node.Int("keepdims", 1) != 0;
        c.Carry(0, 0, axis => axis == along ? null : keeps || axis < along ? axis : axis - 1);
    }

    public override void Differentiate(GradientContext c) => c.Refuse("makes integers");
}
