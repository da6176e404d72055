using Mcmc.Operators.Axes;
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
}
