using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Reduction;

/// <summary>Running sums along an axis, which is fenced: each depends on those before it.</summary>
[OnnxOperator("CumSum")]
internal sealed class CumSum : Operator
{
    public override void InferShapes(ShapeContext c) => c.Set(0, c.In(0));

    public override void TieAxes(TieContext c)
    {
        if (c.Ints(1) is not [var along])
        {
            c.FenceInputs("sums along an axis that is not known");
            return;
        }

        c.FenceAxis(0, AxisNumber.Normalize(along, c.In(0).Length), "sums along this axis");
        c.Copy(0, 0);
    }
}
