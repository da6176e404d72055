using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Fused;

/// <summary>Attention of queries [B,S,Q] to keys [B,L,Q] and values [B,L,V] → [B,S,V]. Packed and headed layouts have no shapes here.</summary>
[OnnxOperator("MultiHeadAttention", Domain = "com.microsoft")]
internal sealed class MultiHeadAttention : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0) is [var batch, var queries, _] && c.InOrNull(2) is [_, _, var values])
        {
            c.Set(0, [batch, queries, values]);
        }
    }

    public override void TieAxes(TieContext c) => c.FenceInputs("keeps its attention heads whole");

    public override long CountMacs(NodeShapes shapes) =>
        shapes.In(0) is [var batch, var queries, var width] && shapes.In(2) is [_, var keys, var values]
            ? checked(batch * queries * keys * (width + values))
            : 0;
}
