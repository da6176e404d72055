using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Pooling;

/// <summary>X [N,C,H,W] sampled in R regions of interest: [R,C,output_height,output_width], each channel on its own.</summary>
[OnnxOperator("RoiAlign")]
internal sealed class RoiAlign : Operator
{
    public override void InferShapes(ShapeContext c) =>
        c.Set(0, [c.In(1)[0], c.In(0)[1], c.Node.Int("output_height", 1), c.Node.Int("output_width", 1)]);

    public override void TieAxes(TieContext c) => c.Carry(0, 0, axis => axis == 1 ? axis : null);
}
