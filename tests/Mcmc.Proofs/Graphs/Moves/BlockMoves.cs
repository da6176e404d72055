namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>The blocks that published networks are built of.</summary>
internal static class BlockMoves
{
    /// <summary>Convolutions beside the stream, added to it.</summary>
    public static Feature? Residual(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        var inner = Unit(g, x, g.Between(2, 8), g.Pick(1, 3));
        if (g.Chance(0.4))
        {
            inner = Same(g, inner, inner.Channels, g.Pick(1, 3), groups: inner.Channels);
        }

        var outer = Same(g, inner, x.Channels, g.Pick(1, 3), 1);
        outer = NormalizationMoves.Batch(g, outer)!;
        var sum = g.Chance(0.5) ? g.Map("Add", x, outer.Value) : g.Map("Add", outer, x.Value);
        return g.Chance(0.6) ? g.Map("Relu", sum) : sum;
    }

    /// <summary>A residual block that widens its stream, by a projection or by channels of zeros (option A).</summary>
    public static Feature? Widening(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4 || x.Channels > 10)
        {
            return null;
        }

        var width = x.Channels + g.Between(1, 5);
        var body = Same(g, Unit(g, x, g.Between(2, 6), 3), width, 1, 1);
        var before = g.Between(0, (int)(width - x.Channels));
        var shortcut = g.Chance(0.5)
            ? g.Pad(x, [0, before, 0, 0, 0, width - x.Channels - before, 0, 0])
            : Same(g, x, width, 1, 1);
        return g.Map("Relu", g.Map("Add", body, shortcut.Value));
    }

    /// <summary>New channels beside all the old ones.</summary>
    public static Feature? Dense(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3 || x.Channels > 12)
        {
            return null;
        }

        var grown = Unit(g, NormalizationMoves.Batch(g, x)!, g.Between(1, 4), 3);
        return g.Apply("Concat", x.Resized(1, x.Channels + grown.Channels), x.Value, grown.Value).With("axis", 1);
    }

    /// <summary>Two branches of an inception block.</summary>
    public static Feature? Branches(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3 || x.Channels > 12)
        {
            return null;
        }

        var first = Unit(g, x, g.Between(1, 4), 1);
        var second = Unit(g, Unit(g, x, g.Between(1, 4), 1), g.Between(1, 4), 3);
        return g.Apply("Concat", x.Resized(1, first.Channels + second.Channels), first.Value, second.Value).With("axis", 1);
    }

    /// <summary>Each channel times a factor computed from the means of all.</summary>
    public static Feature? SqueezeExcite(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        var inner = g.Between(1, 4);
        if (g.Chance(0.5))
        {
            var means = g.Chance(0.5) ? g.Apply("GlobalAveragePool", [x.Batch, x.Channels, 1, 1], x.Value) : g.Reduce("ReduceMean", x, [2, 3], keepDims: true);
            var gate = Same(g, g.Map("Relu", Same(g, means, inner, 1, 1)), x.Channels, 1, 1);
            return g.Map("Mul", x, g.Map(g.Pick("Sigmoid", "HardSigmoid"), gate).Value);
        }

        var flat = g.Reduce("ReduceMean", x, [2, 3], keepDims: false);
        var hidden = g.Map("Relu", g.Apply("Gemm", [x.Batch, inner], flat.Value, g.Weight([inner, x.Channels], x.Channels), g.Weight(0.1, [inner])).With("transB", 1));
        var factors = g.Map("Sigmoid", g.Apply("Gemm", [x.Batch, x.Channels], hidden.Value, g.Weight([x.Channels, inner], inner), g.Weight(0.1, [x.Channels])).With("transB", 1));
        return g.Map("Mul", x, g.Reshape(factors, x.Batch, x.Channels, 1, 1).Value);
    }

    /// <summary>A linear layer whose first half is gated by the second.</summary>
    public static Feature? Gated(GraphBuilder g, Feature x)
    {
        if (x.Rank is not (2 or 3))
        {
            return null;
        }

        var width = g.Between(2, 6);
        var both = LinearMoves.Project(g, x, 2 * width);
        var halves = g.Split(both, x.Rank - 1, [width, width]);
        return g.Map("Mul", halves[0], g.Map("Sigmoid", halves[1]).Value);
    }

    /// <summary>Half of the channels through a branch, then all of them shuffled (ShuffleNet v2).</summary>
    public static Feature? Shuffled(GraphBuilder g, Feature x)
    {
        if (x.Rank is < 3 or > 4 || x.Channels % 2 != 0)
        {
            return null;
        }

        var half = x.Channels / 2;
        var parts = g.Chance(0.5)
            ? g.Split(x, 1, [half, half])
            : [g.Slice(x, 1, 0, half, 1, half), g.Slice(x, 1, half, x.Channels, 1, half)];
        var branch = Same(g, Same(g, parts[1], half, 1, 1), half, 3, half);
        var joined = g.Apply("Concat", x.Dims, parts[0].Value, branch.Value).With("axis", 1);
        return half == 1 ? joined : RegroupingMoves.ChannelShuffle(g, joined);
    }

    /// <summary>Parts of the channels, each through a convolution with the part before it added (Res2Net).</summary>
    public static Feature? Hierarchical(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3 || g.Divisor(x.Channels) is not (> 0 and <= 4 and var count))
        {
            return null;
        }

        var width = x.Channels / count;
        var parts = g.Split(x, 1, [.. Enumerable.Repeat(width, (int)count)]);
        for (var i = 1; i < parts.Length; i++)
        {
            parts[i] = g.Map("Relu", Same(g, i > 1 ? g.Map("Add", parts[i], parts[i - 1].Value) : parts[i], width, 3, 1));
        }

        return g.Apply("Concat", x.Dims, [.. parts.Select(part => part.Value)]).With("axis", 1);
    }

    private static Feature Unit(GraphBuilder g, Feature x, int filters, int kernel)
    {
        var result = Same(g, x, filters, kernel, 1);
        result = g.Chance(0.5) ? NormalizationMoves.Batch(g, result)! : result;
        return g.Map(g.Pick("Relu", "LeakyRelu", "Sigmoid"), result);
    }

    /// <summary>A convolution that keeps the map's size.</summary>
    private static Feature Same(GraphBuilder g, Feature x, long filters, long kernel, long groups)
    {
        var weight = g.Weight([filters, x.Channels / groups, .. x.Spatial.Select(_ => kernel)], x.Channels / groups * kernel);
        Ir.Value?[] inputs = g.Chance(0.5) ? [x.Value, weight] : [x.Value, weight, g.Weight(0.3, [filters])];
        var result = g.Apply("Conv", x.Resized(1, filters), inputs).With("pads", [.. x.Spatial.Concat(x.Spatial).Select(_ => kernel / 2)]);
        return groups > 1 ? result.With("group", groups) : result;
    }
}
