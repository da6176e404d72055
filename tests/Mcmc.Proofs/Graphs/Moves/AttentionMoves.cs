using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Attention over sequences [N, T, C], as exporters write it and as ONNX Runtime fuses it.</summary>
internal static class AttentionMoves
{
    public static Feature? Heads(GraphBuilder g, Feature x)
    {
        if (x.Rank != 3)
        {
            return null;
        }

        var (heads, size) = (g.Between(1, 3), g.Between(2, 4));
        var (q, k, v) = QueryKeyValue(g, x, heads * size);
        var scores = g.Apply(
            "MatMul",
            [x.Batch, heads, x.Dims[1], x.Dims[1]],
            Apart(g, q, heads, size, [0, 2, 1, 3]).Value,
            Apart(g, k, heads, size, [0, 2, 3, 1]).Value);
        scores = g.Chance(0.5) ? g.Map("Div", scores, g.Scalar(MathF.Sqrt(size))) : g.Map("Mul", scores, g.Scalar(1 / MathF.Sqrt(size)));
        if (g.Opset >= 14 && g.Chance(0.3))
        {
            scores = Causal(g, scores);
        }

        var weights = g.Map("Softmax", scores).With("axis", g.Opset >= 13 ? -1 : 3);
        var mixed = g.Apply("MatMul", [x.Batch, heads, x.Dims[1], size], weights.Value, Apart(g, v, heads, size, [0, 2, 1, 3]).Value);
        var joined = g.Reshape(LayoutMoves.Turn(g, mixed, [0, 2, 1, 3]), x.Batch, x.Dims[1], heads * size);
        return g.Map("Add", x, LinearMoves.Project(g, joined, (int)x.Dims[2]).Value);
    }

    public static Feature? FeedForward(GraphBuilder g, Feature x)
    {
        if (x.Rank != 3)
        {
            return null;
        }

        var hidden = g.Map(g.Pick("Relu", "Sigmoid", g.Opset >= 20 ? "Gelu" : "Tanh"), LinearMoves.Project(g, x, g.Between(3, 10)));
        return g.Map("Add", LinearMoves.Project(g, hidden, (int)x.Dims[2]), x.Value);
    }

    public static Feature? Fused(GraphBuilder g, Feature x)
    {
        if (x.Rank != 3)
        {
            return null;
        }

        var (heads, size) = (g.Between(1, 2), g.Between(2, 3) * 2);
        var width = heads * size;
        var (batch, length, channels) = (x.Batch, x.Dims[1], x.Dims[2]);
        if (g.Chance(0.5))
        {
            var weight = g.Weight([channels, 3 * width], channels);
            return g.ApplyFused("Attention", [batch, length, width], x.Value, weight, g.Weight(0.2, [3 * width])).With("num_heads", heads);
        }

        var (q, k, v) = QueryKeyValue(g, x, width);
        return g.ApplyFused("MultiHeadAttention", [batch, length, width], q.Value, k.Value, v.Value).With("num_heads", heads);
    }

    private static (Feature Q, Feature K, Feature V) QueryKeyValue(GraphBuilder g, Feature x, int width)
    {
        if (g.Chance(0.5))
        {
            return (LinearMoves.Project(g, x, width), LinearMoves.Project(g, x, width), LinearMoves.Project(g, x, width));
        }

        var all = LinearMoves.Project(g, x, 3 * width);
        if (g.Chance(0.5))
        {
            var parts = g.Split(all, 2, [width, width, width]);
            return (parts[0], parts[1], parts[2]);
        }

        Feature Third(int i) => g.Slice(all, 2, i * width, (i + 1) * width, 1, width);
        return (Third(0), Third(1), Third(2));
    }

    /// <remarks>ONNX Runtime 1.29 runs off an array and aborts where it looks for attention in reshapes of odder targets.</remarks>
    private static Feature Apart(GraphBuilder g, Feature x, int heads, int size, int[] perm) =>
        LayoutMoves.Turn(g, g.ReshapePlainly(x, x.Batch, x.Dims[1], heads, size), perm);

    /// <summary>Nobody looks ahead: a triangle of ones, made from the length, chooses between the score and a large negative number.</summary>
    private static Feature Causal(GraphBuilder g, Feature scores)
    {
        var length = g.Length(scores, 2);
        var square = g.Apply("Concat", [2], length, length).With("axis", 0);
        var ones = g.Apply("ConstantOfShape", [scores.Dims[2], scores.Dims[2]], square.Value);
        ones.Node.Set("value", Tensor.Floats([1], 1));
        var mask = g.Map("Cast", g.Map("Trilu", ones).With("upper", 0)).With("to", (long)DataType.Bool);
        return g.Apply("Where", scores.Dims, mask.Value, scores.Value, g.Scalar(-1e4f));
    }
}
