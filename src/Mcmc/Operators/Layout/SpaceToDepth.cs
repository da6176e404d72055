using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>Blocks of b×b pixels become channels: [N,C,H,W] → [N,C·b²,H/b,W/b]. Channel c stands at c, c + C, c + 2C …</summary>
[OnnxOperator("SpaceToDepth")]
internal sealed class SpaceToDepth : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var block = c.Node.Int("blocksize", 1);
        if (c.In(0) is not [var n, var channels, var height, var width] || block < 1 || height % block != 0 || width % block != 0)
        {
            c.Fail($"moves blocks of {block}×{block} pixels into channels, which does not fit");
            return;
        }

        c.Set(0, [n, channels * block * block, height / block, width / block]);
    }

    public override void TieAxes(TieContext c)
    {
        var each = (int)(c.Node.Int("blocksize", 1) * c.Node.Int("blocksize", 1));
        if (c.Read(0, 1) is { } labels)
        {
            c.Write(0, 1, [.. Enumerable.Repeat(labels, each).SelectMany(l => l)]);
        }

        c.Carry(0, 0, axis => axis == 0 ? axis : null);
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
        c.G.Op("DepthToSpace", [GraphEmitter.A("blocksize", c.Node.Int("blocksize", 1))], c.Gradient));
}
