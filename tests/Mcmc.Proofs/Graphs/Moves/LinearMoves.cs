using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Matrix products with weights on either side, and of features with each other.</summary>
internal static class LinearMoves
{
    public static Feature? Gemm(GraphBuilder g, Feature x)
    {
        if (x.Rank != 2)
        {
            return null;
        }

        var outputs = g.Between(2, 10);
        var isTurned = g.Chance(0.6);
        var weight = g.Weight(isTurned ? [outputs, x.Channels] : [x.Channels, outputs], x.Channels);
        Value?[] bias = g.Opset >= 11 && g.Chance(0.3) ? [] : [g.Weight(0.3, g.Random.Next(4) switch { 0 => [1, outputs], 1 => [1], _ => [outputs] })];
        var result = g.Apply("Gemm", [x.Batch, outputs], [x.Value, weight, .. bias]);
        if (isTurned)
        {
            result.With("transB", 1);
        }

        return g.Chance(0.2) ? result.With("alpha", 0.8f).With("beta", 0.5f) : result;
    }

    public static Feature? MatMul(GraphBuilder g, Feature x) => x.Rank < 2 ? null : Project(g, x, g.Between(2, 9));

    /// <summary>A product with a weight on the left sums over the last axis but one.</summary>
    public static Feature? LeftMatMul(GraphBuilder g, Feature x) => x.Rank < 3 ? null : LeftMatMul(g, x, g.Between(2, 6));

    public static Feature LeftMatMul(GraphBuilder g, Feature x, int rows) =>
        g.Apply("MatMul", x.Resized(x.Rank - 2, rows), g.Weight([rows, x.Dims[^2]], x.Dims[^2]), x.Value);

    /// <summary>Back through the table that tokens came through, turned: the tied weights of language models.</summary>
    public static Feature? Tied(GraphBuilder g, Feature x)
    {
        Feature[] tables = [.. g.Tables.Where(t => t.Channels == x.Dims[^1])];
        if (tables.Length == 0)
        {
            return null;
        }

        var table = g.Pick<Feature>(tables);
        var turned = g.Apply("Transpose", [table.Dims[1], table.Dims[0]], table.Value).With("perm", [1, 0]);
        return g.Map("Mul", g.Apply("MatMul", x.Resized(x.Rank - 1, table.Dims[0]), x.Value, turned.Value), g.Scalar(1 / MathF.Sqrt(x.Dims[^1])));
    }

    public static Feature? Einsum(GraphBuilder g, Feature x)
    {
        if (g.Opset < 12)
        {
            return null;
        }

        var outputs = g.Between(2, 6);
        return (x.Rank, g.Random.Next(2)) switch
        {
            (2, _) => g.Apply("Einsum", [x.Batch, outputs], x.Value, g.Weight([outputs, x.Channels], x.Channels)).With("equation", "nc,oc->no"),
            (3, 0) => g.Apply("Einsum", x.Resized(2, outputs), x.Value, g.Weight([x.Dims[2], outputs], x.Dims[2])).With("equation", "btc,co->bto"),
            (3, _) => g.Apply("Einsum", x.Resized(1, outputs), x.Value, g.Weight([outputs, x.Channels], x.Channels)).With("equation", "nct, oc -> not"),
            (4, _) => g.Apply("Einsum", x.Resized(1, outputs), x.Value, g.Weight([outputs, x.Channels], x.Channels)).With("equation", "nchw,oc->nohw"),
            _ => null,
        };
    }

    /// <summary>A feature times its own transpose: a Gram matrix over one axis.</summary>
    public static Feature? Gram(GraphBuilder g, Feature x)
    {
        if (x.Rank != 3)
        {
            return null;
        }

        var turned = g.Apply("Transpose", [x.Batch, x.Dims[2], x.Dims[1]], x.Value).With("perm", [0, 2, 1]);
        return g.Map("Mul", g.Apply("MatMul", [x.Batch, x.Dims[1], x.Dims[1]], x.Value, turned.Value), g.Scalar(1f / x.Dims[2]));
    }

    /// <summary>The last axis through a weight, which may stand there turned, and a bias.</summary>
    public static Feature Project(GraphBuilder g, Feature x, int outputs)
    {
        var weight = g.Chance(0.2)
            ? g.Apply("Transpose", [x.Dims[^1], outputs], g.Weight([outputs, x.Dims[^1]], x.Dims[^1])).With("perm", [1, 0]).Value
            : g.Weight([x.Dims[^1], outputs], x.Dims[^1]);
        var product = g.Apply("MatMul", x.Resized(x.Rank - 1, outputs), x.Value, weight);
        return g.Chance(0.5) ? product : g.Chance(0.5) ? g.Map("Add", product, g.Weight(0.3, [outputs])) : g.Apply("Add", product.Dims, g.Weight(0.3, [outputs]), product.Value);
    }
}
