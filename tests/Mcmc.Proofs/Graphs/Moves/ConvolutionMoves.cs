using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Convolutions in one to three dimensions: plain, grouped, depthwise, transposed, with shared and with computed weights.</summary>
internal static class ConvolutionMoves
{
    public static Feature? Plain(GraphBuilder g, Feature x) => x.Rank < 3 ? null : Convolve(g, x, g.Between(2, 8), groups: 1);

    public static Feature? Depthwise(GraphBuilder g, Feature x) =>
        x.Rank < 3 ? null : Convolve(g, x, (int)x.Channels * g.Pick(1, 1, 2), groups: (int)x.Channels);

    public static Feature? Grouped(GraphBuilder g, Feature x) =>
        x.Rank >= 3 && g.Divisor(x.Channels) is > 0 and var groups ? Convolve(g, x, (int)groups * g.Between(1, 3), (int)groups) : null;

    public static Feature? Transposed(GraphBuilder g, Feature x)
    {
        if (x.Rank is < 3 or > 4)
        {
            return null;
        }

        var groups = g.Random.Next(4) switch { 0 => x.Channels, 1 when g.Divisor(x.Channels) is > 0 and var d => d, _ => 1 };
        var (perGroup, kernel, stride, pad) = (g.Between(1, 4), g.Between(1, 3), g.Between(1, 2), g.Between(0, 1));
        var extra = stride == 2 && g.Chance(0.3) ? 1 : 0;
        long[] spatial = [.. x.Spatial.Select(size => (size - 1) * stride + extra + kernel - 2 * pad)];
        long[] dims = [x.Batch, perGroup * groups, .. spatial];
        if (spatial.Min() < 1 || !GraphBuilder.IsSmall(dims))
        {
            return null;
        }

        var weight = g.Weight([x.Channels, perGroup, .. spatial.Select(_ => (long)kernel)], x.Channels / groups * kernel);
        Value?[] inputs = g.Chance(0.5) ? [x.Value, weight] : [x.Value, weight, g.Weight(0.3, [dims[1]])];
        var result = g.Apply("ConvTranspose", dims, inputs).With("strides", Repeat(stride, spatial)).With("pads", Repeat(pad, [.. spatial, .. spatial]));
        return (groups > 1 ? result.With("group", groups) : result) is var made && extra > 0 ? made.With("output_padding", Repeat(extra, spatial)) : made;
    }

    /// <summary>The same weights twice: a siamese branch, or a recurrent block that was rolled out.</summary>
    public static Feature? Shared(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        var weight = g.Weight([x.Channels, x.Channels, .. x.Spatial.Select(_ => 1L)], x.Channels);
        var other = g.Other(x, f => f.Rank == x.Rank && f.Channels == x.Channels) ?? g.Map("Tanh", x);
        var first = g.Map("Conv", x, weight);
        var second = g.Map("Conv", ReferenceEquals(other, x) ? first : other, weight);
        g.Features.Add(second);
        return first;
    }

    public static Feature? Fused(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        var filters = g.Between(2, 6);
        var weight = g.Weight([filters, x.Channels, 1, 1], x.Channels);
        return g.ApplyFused("FusedConv", x.Resized(1, filters), x.Value, weight, g.Weight(0.3, [filters])).With("activation", "Relu");
    }

    /// <summary>A convolution whose output has <paramref name="filters"/> channels.</summary>
    public static Feature? Convolve(GraphBuilder g, Feature x, int filters, int groups)
    {
        long[] kernel = [.. x.Spatial.Select(size => Math.Min(size, g.Pick(1, 1, 2, 3, 3)))];
        long[] strides = [.. x.Spatial.Select(_ => g.Pick(1L, 1, 1, 2))];
        long[] dilations = [.. x.Spatial.Select((size, i) => size > 2 * kernel[i] && g.Chance(0.15) ? 2L : 1)];
        long[] begin = [.. kernel.Select(k => (long)g.Random.Next((int)k / 2 + 1))];
        long[] end = [.. kernel.Select((k, i) => g.Chance(0.8) ? begin[i] : g.Random.Next((int)k / 2 + 1))];
        var isSame = g.Chance(0.1) && dilations.All(d => d == 1);
        long[] spatial = [.. x.Spatial.Select((size, i) => isSame
            ? (size + strides[i] - 1) / strides[i]
            : (size + begin[i] + end[i] - (kernel[i] - 1) * dilations[i] - 1) / strides[i] + 1)];
        long[] dims = [x.Batch, filters, .. spatial];
        if (spatial.Min() < 1 || !GraphBuilder.IsSmall(dims))
        {
            return null;
        }

        var fanIn = kernel.Aggregate(x.Channels / groups, (product, k) => product * k);
        var weight = g.Weight([filters, x.Channels / groups, .. kernel], fanIn);
        Value?[] inputs = g.Chance(0.5) ? [x.Value, weight] : [x.Value, weight, g.Weight(0.3, [filters])];
        var result = g.Apply("Conv", dims, inputs).With("strides", strides).With("dilations", dilations);
        result = isSame ? result.With("auto_pad", g.Pick("SAME_UPPER", "SAME_LOWER")) : result.With("pads", [.. begin, .. end]);
        if (groups > 1)
        {
            result.With("group", groups);
        }

        return g.Chance(0.5) ? result.With("kernel_shape", kernel) : result;
    }

    private static long[] Repeat(long value, long[] axes) => [.. axes.Select(_ => value)];
}
