using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Fused;

/// <summary>Self-attention with its projections: X [B,S,I], weights [I,Q+K+V] → [B,S,V]; heads can go.</summary>
[OnnxOperator("Attention", Domain = "com.microsoft")]
internal sealed class Attention : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0) is not [var batch, var length, _] || c.In(1) is not [_, var columns])
        {
            c.Fail("attends to what is no sequence");
            return;
        }

        c.Set(0, [batch, length, c.Node.Ints("qkv_hidden_sizes") is [_, _, var values] ? values : columns / 3]);
    }

    public override void TieAxes(TieContext c)
    {
        var values = (int)c.Out(0)[2];
        var keys = ((int)c.In(1)[1] - values) / 2;
        if (AttentionHeads.HasCache(c.Node, 4) || keys < 1 || 2 * keys + values != c.In(1)[1] || c.Node.Int("do_rotary", 0) != 0)
        {
            c.FenceInputs("keeps its attention heads whole");
            return;
        }

        c.ContractPair((0, 2), (1, 0));
        var columns = Parts(c.Read(1, 1));
        int[]?[] lists = [.. columns, .. c.HasInput(2) ? Parts(c.Read(2, 0)) : [], .. AttentionHeads.ScoreBias(c, 5)];
        if (AttentionHeads.Tie(c, (int)c.Node.Int("num_heads", 0), lists))
        {
            c.Write(0, 2, columns[2]);
        }

        int[]?[] Parts(int[]? labels) => labels?.Length == 2 * keys + values ? [labels[..keys], labels[keys..(2 * keys)], labels[(2 * keys)..]] : [null, null, null];
    }

    public override void Slice(SliceContext c)
    {
        if (c.Node.Ints("qkv_hidden_sizes") is [var queries, _, var values])
        {
            var (heads, left) = (c.OldOut(0)[2], c.NewOut(0)[2]);
            c.Node.Set("qkv_hidden_sizes", [queries * left / heads, queries * left / heads, values * left / heads]);
        }

        AttentionHeads.Slice(c);
    }

    /// <summary>The projections, and the two products of every query with every key.</summary>
    public override long CountMacs(NodeShapes shapes)
    {
        if (shapes.In(0) is not [var batch, var length, var inputs] || shapes.In(1) is not [_, var columns] || shapes.Out(0) is not [.., var values])
        {
            return 0;
        }

        var keys = (columns - values) / 2;
        return checked(batch * length * inputs * columns + batch * length * length * (keys + values));
    }

    public override void Differentiate(GradientContext c) => c.Refuse("is a fused operator, which only an optimised file has: train the model that it was made from");
}
