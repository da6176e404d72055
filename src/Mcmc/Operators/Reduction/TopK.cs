using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Reduction;

/// <summary>The k largest or smallest elements along <c>axis</c> and their indices; k is an attribute before opset 10, an input after.</summary>
[OnnxOperator("TopK")]
internal sealed class TopK : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = (long[])c.In(0).Clone();
        var axis = c.Axis(c.Node.Int("axis", -1), dims.Length);
        if (c.HasInput(1) && c.Ints(1) is not [_])
        {
            return;
        }

        dims[axis] = c.Ints(1)?[0] ?? c.Node.Int("k", 1);
        c.Set(0, dims);
        c.Set(1, dims, DataType.Int64);
    }

    public override void TieAxes(TieContext c)
    {
        var along = AxisNumber.Normalize(c.Node.Int("axis", -1), c.In(0).Length);
        c.FenceAxis(0, along, "ranks the channels of this axis");
        for (var output = 0; output < 2; output++)
        {
            c.Carry(0, output, axis => axis == along ? null : axis);
        }
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Op(
        "ScatterElements", [GraphEmitter.A("axis", c.Node.Int("axis", -1))], c.G.Zeros(c.In(0)), c.Y(1), c.Gradient));
}
