using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// Blocks of b² channels become b×b pixels: [N,C,H,W] → [N,C/b²,H·b,W·b]. The b² channels of one output channel go
/// together; they lie C/b² apart (mode DCR) or side by side (CRD).
/// </summary>
[OnnxOperator("DepthToSpace")]
internal sealed class DepthToSpace : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var block = c.Node.Int("blocksize", 1);
        if (c.In(0) is not [var n, var channels, var height, var width] || block < 1 || channels % (block * block) != 0)
        {
            c.Fail($"moves channels into blocks of {block}×{block}, which does not fit");
            return;
        }

        c.Set(0, [n, channels / (block * block), height * block, width * block]);
    }

    public override void TieAxes(TieContext c)
    {
        var each = (int)(c.Node.Int("blocksize", 1) * c.Node.Int("blocksize", 1));
        var isInterleaved = c.Node.Text("mode", "DCR") == "CRD";
        if (c.Read(0, 1) is { } labels)
        {
            var outputs = labels.Length / each;
            for (var i = 0; i < labels.Length; i++)
            {
                c.Tie(labels[isInterleaved ? i / each * each : i % outputs], labels[i]);
            }

            c.Write(0, 1, [.. Enumerable.Range(0, outputs).Select(o => labels[isInterleaved ? o * each : o])]);
        }

        c.Carry(0, 0, axis => axis == 0 ? axis : null);
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var (x, b) = (c.In(0), c.Node.Int("blocksize", 1));
        var blocks = c.G.Reshape(c.Gradient, x[0], x[1] / (b * b), x[2], b, x[3], b);
        var perm = c.Node.Text("mode", "DCR") == "CRD" ? new long[] { 0, 1, 3, 5, 2, 4 } : [0, 3, 5, 1, 2, 4];
        return c.G.Reshape(c.G.Transpose(blocks, perm), x);
    });
}
