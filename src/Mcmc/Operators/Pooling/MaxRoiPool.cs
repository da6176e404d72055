using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Pooling;

/// <summary>The maxima of X [N,C,H,W] in a grid over R regions of interest: [R,C,…pooled_shape], each channel on its own.</summary>
[OnnxOperator("MaxRoiPool")]
internal sealed class MaxRoiPool : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.Node.Ints("pooled_shape") is not [var height, var width])
        {
            c.Fail("pools regions to a size that is not two numbers");
            return;
        }

        c.Set(0, [c.In(1)[0], c.In(0)[1], height, width]);
    }

    public override void TieAxes(TieContext c) => c.Carry(0, 0, axis => axis == 1 ? axis : null);
}
