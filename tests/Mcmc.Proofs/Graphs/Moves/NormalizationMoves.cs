using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Normalisations: per channel, which follow a cut, and over channels, which forbid it.</summary>
internal static class NormalizationMoves
{
    public static Feature? Batch(GraphBuilder g, Feature x)
    {
        long[] channels = [x.Rank > 1 ? x.Channels : 0];
        return x.Rank < 2 ? null : g.Map(
            "BatchNormalization",
            x,
            g.Weight(0.2, channels, mean: 1),
            g.Weight(0.3, channels),
            g.Weight(0.2, channels),
            Positive(g, channels)).With("epsilon", 1e-3f);
    }

    public static Feature? Instance(GraphBuilder g, Feature x) => x.Rank < 3 || x.Spatial.Aggregate(1L, (p, d) => p * d) < 4 ? null
        : g.Map("InstanceNormalization", x, g.Weight(0.2, [x.Channels], mean: 1), g.Weight(0.3, [x.Channels])).With("epsilon", 1e-2f);

    public static Feature? Layer(GraphBuilder g, Feature x)
    {
        var width = x.Dims[^1];
        if (x.Rank < 2 || width < 3)
        {
            return null;
        }

        var (scale, bias) = (g.Weight(0.2, [width], mean: 1), g.Weight(0.3, [width]));
        switch (g.Random.Next(5))
        {
            case 3:
                return g.Map("SimplifiedLayerNormalization", x, scale).With("axis", -1).With("epsilon", 1e-2f);
            case 0 when g.Opset >= 17:
                return g.Map("LayerNormalization", x, scale, bias).With("axis", -1).With("epsilon", 1e-2f);
            case 1 when g.Opset >= 23:
                return g.Map("RMSNormalization", x, scale).With("axis", -1).With("epsilon", 1e-2f);
            case 2 when x.Rank == 3:
                return Skip(g, x, scale, bias);
            default:
                // ONNX Runtime 1.29 fuses these nodes with conversions before them, and mixes up their types.
                return x.Value.Producer?.OpType is "Cast" or "CastLike" ? null : Written(g, x, scale, bias);
        }
    }

    public static Feature? Group(GraphBuilder g, Feature x)
    {
        if (g.Opset < 21 || x.Rank < 3 || x.Spatial.Aggregate(1L, (p, d) => p * d) < 4)
        {
            return null;
        }

        var groups = g.Divisor(x.Channels) is > 0 and var d ? d : 1;
        return g.Map("GroupNormalization", x, g.Weight(0.2, [x.Channels], mean: 1), g.Weight(0.3, [x.Channels])).With("num_groups", groups).With("epsilon", 1e-2f);
    }

    public static Feature? OverAxis(GraphBuilder g, Feature x)
    {
        var axis = g.Chance(0.5) ? -1 : g.Between(1, x.Rank - 1);
        switch (g.Random.Next(7))
        {
            case 0 or 1 when g.Opset >= 13 || axis == -1:
                return g.Map("Softmax", x).With("axis", g.Opset >= 13 ? axis : x.Rank - 1);
            case 2 when g.Opset >= 13:
                return g.Map("LogSoftmax", x).With("axis", axis);
            case 3 when x.Rank == 4:
                return g.Map("LRN", x).With("size", g.Pick(3, 5)).With("alpha", 0.1f).With("bias", 1f);
            case 4:
                return g.Map("LpNormalization", x).With("axis", axis).With("p", g.Between(1, 2));
            case 5 when x.Rank == 4 && g.Opset >= 9 && x.Spatial[0] * x.Spatial[1] >= 4:
                // The variance of a dead channel is zero, and the mean of what comes out is: neither could be divided by.
                var lively = g.Map("Add", x, g.Weight(0.5, [1, .. x.Dims[1..]]));
                return g.Map("Add", g.Map("MeanVarianceNormalization", lively).With("axes", [0, 2, 3]), g.Weight(0.5, [x.Channels, 1, 1]));
            case 6 when g.Opset >= 13:
                return g.Jumping(g.Map("Hardmax", x).With("axis", axis));
            default:
                return null;
        }
    }

    private static Feature? Skip(GraphBuilder g, Feature x, Value scale, Value bias) =>
        g.Other(x, f => f.Dims.AsSpan().SequenceEqual(x.Dims)) is not { } skip ? null
            : g.Chance(0.5) ? g.ApplyFused("SkipLayerNormalization", x.Dims, x.Value, skip.Value, scale, bias).With("epsilon", 1e-2f)
            : g.ApplyFused("SkipSimplifiedLayerNormalization", x.Dims, x.Value, skip.Value, scale).With("epsilon", 1e-2f);

    /// <summary>As old exporters write it, in nine nodes.</summary>
    private static Feature Written(GraphBuilder g, Feature x, Value scale, Value bias)
    {
        var centred = g.Map("Sub", x, g.Reduce("ReduceMean", x, [x.Rank - 1], keepDims: true).Value);
        var variance = g.Reduce("ReduceMean", g.Map("Pow", centred, g.Scalar(2)), [x.Rank - 1], keepDims: true);
        var normal = g.Map("Div", centred, g.Map("Sqrt", g.Map("Add", variance, g.Scalar(1e-2f))).Value);
        return g.Map("Add", g.Map("Mul", normal, scale), bias);
    }

    private static Value Positive(GraphBuilder g, long[] dims)
    {
        var elements = new float[dims[0]];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = 0.5f + g.Random.NextSingle();
        }

        return g.Constant(Tensor.Floats(elements, dims), "variance");
    }
}
