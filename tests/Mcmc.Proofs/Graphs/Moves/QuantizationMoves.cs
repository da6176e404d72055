using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Quantised weights and activations, as QDQ exporters leave them.</summary>
internal static class QuantizationMoves
{
    public static Feature? Activations(GraphBuilder g, Feature x)
    {
        if (g.Opset < 10)
        {
            return null;
        }

        var (scale, zero) = (g.Scalar(0.03f), g.Bytes(DataType.UInt8, [120]));
        var quantised = g.Jumping(g.Map("QuantizeLinear", x, scale, zero));
        return g.Map("DequantizeLinear", quantised, scale, zero);
    }

    public static Feature? Dynamic(GraphBuilder g, Feature x)
    {
        if (g.Opset < 11)
        {
            return null;
        }

        var node = g.Add("DynamicQuantizeLinear", "", 3, x.Value);
        var quantised = g.Jumping(new Feature(node.Outputs[0]!, x.Dims));
        return g.Map("DequantizeLinear", quantised, node.Outputs[1], node.Outputs[2]);
    }

    /// <summary>A convolution or product whose weights are bytes with one scale, or one per filter.</summary>
    public static Feature? Weights(GraphBuilder g, Feature x)
    {
        if (g.Opset < 13 || x.Rank is < 2 or > 4)
        {
            return null;
        }

        var filters = g.Between(2, 6);
        var isConv = x.Rank > 2;
        long[] dims = isConv ? [filters, x.Channels, .. x.Spatial.Select(_ => 1L)] : [x.Channels, filters];
        var axis = isConv ? 0 : 1;
        var bytes = new byte[dims.Aggregate(1L, (product, d) => product * d)];
        foreach (ref var element in bytes.AsSpan())
        {
            element = (byte)g.Between(-100, 100);
        }

        var isPerFilter = g.Chance(0.6);
        long[] scaleDims = isPerFilter ? [filters] : [];
        var weight = g.Bytes(DataType.Int8, bytes, dims);
        var scale = g.Weight(0.001, scaleDims, mean: 0.008);
        Value?[] inputs = g.Chance(0.5) ? [weight, scale] : [weight, scale, g.Bytes(DataType.Int8, new byte[isPerFilter ? filters : 1], scaleDims)];
        var whole = g.Apply("DequantizeLinear", dims, inputs);
        if (isPerFilter)
        {
            whole.With("axis", axis);
        }

        return isConv ? g.Apply("Conv", x.Resized(1, filters), x.Value, whole.Value) : g.Apply("MatMul", [x.Batch, filters], x.Value, whole.Value);
    }
}
