using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Fused;

/// <summary>Self-attention with its projections: X [B,S,I], weights [I,Q+K+V] → [B,S,V].</summary>
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

    public override void TieAxes(TieContext c) => c.FenceInputs("keeps its attention heads whole");

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
}
