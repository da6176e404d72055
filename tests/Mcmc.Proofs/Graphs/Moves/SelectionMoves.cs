using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Elements picked and written by index, and tensors made from nothing but shapes.</summary>
internal static class SelectionMoves
{
    public static Feature? Gather(GraphBuilder g, Feature x)
    {
        var axis = g.Between(1, x.Rank - 1);
        if (g.Chance(0.25) && x.Rank > 2)
        {
            long[] dims = [.. x.Dims[..axis], .. x.Dims[(axis + 1)..]];
            return g.Apply("Gather", dims, x.Value, g.Int(g.Between(0, (int)x.Dims[axis] - 1))).With("axis", axis);
        }

        long[] indices = [.. Enumerable.Range(0, g.Between(1, (int)Math.Min(6, x.Dims[axis]))).Select(_ => (long)g.Between(g.Opset >= 11 ? -1 : 0, (int)x.Dims[axis] - 1))];
        return g.Apply("Gather", x.Resized(axis, indices.Length), x.Value, g.Ints(indices)).With("axis", axis);
    }

    /// <summary>By an index for every element; such indices are made for one batch size.</summary>
    public static Feature? GatherElements(GraphBuilder g, Feature x)
    {
        if (g.Opset < 11 || g.HasDynamicBatch)
        {
            return null;
        }

        var axis = g.Between(1, x.Rank - 1);
        return g.Apply("GatherElements", x.Dims, x.Value, g.Constant(Indices(g, x.Dims, x.Dims[axis]), "indices")).With("axis", axis);
    }

    public static Feature? GatherND(GraphBuilder g, Feature x)
    {
        if (g.Opset < 12 || g.HasDynamicBatch || x.Rank < 3)
        {
            return null;
        }

        var count = g.Between(1, 4);
        var indices = Indices(g, [x.Batch, count, 1], x.Dims[1]);
        return g.Apply("GatherND", x.Resized(1, count), x.Value, g.Constant(indices, "indices")).With("batch_dims", 1);
    }

    public static Feature? Scatter(GraphBuilder g, Feature x)
    {
        if (g.Opset < 9 || g.HasDynamicBatch)
        {
            return null;
        }

        var axis = g.Between(1, x.Rank - 1);
        if (g.Opset >= 11 && g.Chance(0.3))
        {
            var rows = Tensor.Ints([0], 1, 1);
            return g.Map("ScatterND", x, g.Constant(rows, "indices"), g.Weight(0.5, [1, .. x.Dims[1..]]));
        }

        long[] dims = x.Resized(axis, 1);
        return g.Map(g.Opset >= 11 ? "ScatterElements" : "Scatter", x, g.Constant(Indices(g, dims, x.Dims[axis]), "indices"), g.Weight(0.5, dims)).With("axis", axis);
    }

    /// <summary>A one where an axis is largest.</summary>
    public static Feature? Largest(GraphBuilder g, Feature x)
    {
        var axis = g.Between(1, x.Rank - 1);
        if (g.Opset < 11 || x.Dims[axis] < 2)
        {
            return null;
        }

        long[] dims = [.. x.Dims[..axis], .. x.Dims[(axis + 1)..]];
        var index = g.Jumping(g.Apply(g.Pick("ArgMax", "ArgMin"), dims, x.Value).With("axis", axis).With("keepdims", 0));
        return g.Apply("OneHot", x.Dims, index.Value, g.Ints(x.Dims[axis]), g.Constant(Tensor.Floats([0.1f, 1], 2), "values")).With("axis", axis);
    }

    public static Feature? Triangle(GraphBuilder g, Feature x) =>
        g.Opset < 14 || x.Rank < 3 ? null : g.Map("Trilu", x).With("upper", g.Random.Next(2));

    /// <summary>A constant of a feature's own shape.</summary>
    public static Feature? Filled(GraphBuilder g, Feature x)
    {
        if (g.Opset < 9)
        {
            return null;
        }

        var shape = g.Chance(0.5) ? g.Apply("Shape", [x.Rank], x.Value).Value : g.Dims(x, x.Dims);
        var filled = g.Apply("ConstantOfShape", x.Dims, shape);
        filled.Node.Set("value", Tensor.Floats([0.25f], 1));
        return g.Map("Add", x, filled.Value);
    }

    /// <summary>A row for every position, added: 0, 1, … up to the length through a table.</summary>
    public static Feature? Positions(GraphBuilder g, Feature x)
    {
        if (g.Opset < 11 || x.Rank != 3)
        {
            return null;
        }

        var length = g.Apply("Gather", [], g.Apply("Shape", [3], x.Value).Value, g.Int(1)).With("axis", 0);
        var range = g.Apply("Range", [x.Dims[1]], g.Int(0), length.Value, g.Int(1));
        var rows = g.Apply("Gather", [x.Dims[1], x.Dims[2]], g.Weight(0.5, [x.Dims[1] + 2, x.Dims[2]]), range.Value).With("axis", 0);
        return g.Map("Add", x, rows.Value);
    }

    /// <summary>A learnt position before all others, in every sample of the batch.</summary>
    public static Feature? ClassToken(GraphBuilder g, Feature x)
    {
        if (x.Rank != 3 || g.Opset < 8)
        {
            return null;
        }

        long[] dims = [x.Batch, 1, x.Dims[2]];
        var token = g.Apply("Expand", dims, g.Weight(0.5, [1, 1, x.Dims[2]]), g.Dims(x, dims));
        return g.Apply("Concat", x.Resized(1, x.Dims[1] + 1), token.Value, x.Value).With("axis", 1);
    }

    /// <summary>The mean written as a sum over the number of elements.</summary>
    public static Feature? Share(GraphBuilder g, Feature x)
    {
        var size = g.Apply("Cast", [], g.Apply("Size", [], x.Value).Value).With("to", (long)DataType.Float);
        return g.Map("Div", x, g.Apply("Sqrt", [], size.Value).Value);
    }

    private static Tensor Indices(GraphBuilder g, long[] dims, long below)
    {
        var indices = new long[dims.Aggregate(1L, (product, d) => product * d)];
        foreach (ref var index in indices.AsSpan())
        {
            index = g.Random.Next((int)below);
        }

        return Tensor.Ints(indices, dims);
    }
}
