using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Fused;

/// <summary>
/// Attention of queries [B,S,Q] to keys [B,L,Q] and values [B,L,V] → [B,S,V]; heads can go. Packed and headed layouts
/// have no shapes here.
/// </summary>
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

    public override void TieAxes(TieContext c)
    {
        if (AttentionHeads.HasCache(c.Node, 6, 7) || Enumerable.Range(0, 3).Any(i => !c.HasInput(i) || c.In(i).Length != 3))
        {
            c.FenceInputs("keeps its attention heads whole");
            return;
        }

        var values = c.Read(2, 2);
        int[]?[] lists = [values, c.Read(0, 2), c.Read(1, 2), .. Biases(c), .. AttentionHeads.ScoreBias(c, 5)];
        if (AttentionHeads.Tie(c, (int)c.Node.Int("num_heads", 0), lists))
        {
            c.Write(0, 2, values);
        }
    }

    public override void Slice(SliceContext c) => AttentionHeads.Slice(c);

    public override long CountMacs(NodeShapes shapes) =>
        shapes.In(0) is [var batch, var queries, var width] && shapes.In(2) is [_, var keys, var values]
            ? checked(batch * queries * keys * (width + values))
            : 0;

    /// <summary>Input 3: the biases of queries, keys and values, one behind the other.</summary>
    private static int[]?[] Biases(TieContext c)
    {
        if (!c.HasInput(3))
        {
            return [];
        }

        var (labels, queries, values) = (c.Read(3, 0), (int)c.In(0)[2], (int)c.In(2)[2]);
        return labels?.Length == 2 * queries + values ? [labels[..queries], labels[queries..(2 * queries)], labels[(2 * queries)..]] : [null];
    }

    public override void Differentiate(GradientContext c) => c.Refuse("is a fused operator, which only an optimised file has: train the model that it was made from");
}
