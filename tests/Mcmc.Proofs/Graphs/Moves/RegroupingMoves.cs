namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Axes merged and split: flatten, views, channel and pixel shuffles, tokens.</summary>
internal static class RegroupingMoves
{
    public static Feature? Flatten(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        var width = x.Count / x.Batch;
        return g.Chance(0.5) ? g.Apply("Flatten", [x.Batch, width], x.Value).With("axis", g.Opset >= 11 && g.Chance(0.3) ? 1 - x.Rank : 1) : g.Reshape(x, x.Batch, width);
    }

    public static Feature? Merge(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        var axis = g.Between(1, x.Rank - 2);
        return g.Reshape(x, [.. x.Dims[..axis], x.Dims[axis] * x.Dims[axis + 1], .. x.Dims[(axis + 2)..]]);
    }

    public static Feature? Part(GraphBuilder g, Feature x)
    {
        var axis = g.Between(1, x.Rank - 1);
        return x.Rank < 5 && g.Divisor(x.Dims[axis]) is > 0 and var outer
            ? g.Reshape(x, [.. x.Dims[..axis], outer, x.Dims[axis] / outer, .. x.Dims[(axis + 1)..]])
            : null;
    }

    public static Feature? Unflatten(GraphBuilder g, Feature x) =>
        x.Rank == 2 && g.Divisor(x.Channels) is > 0 and var outer
            ? g.Divisor(x.Channels / outer) is > 0 and var rows
                ? g.Reshape(x, x.Batch, outer, rows, x.Channels / outer / rows)
                : g.Reshape(x, x.Batch, outer, x.Channels / outer)
            : null;

    public static Feature? ChannelShuffle(GraphBuilder g, Feature x)
    {
        if (x.Rank is < 3 or > 4 || g.Divisor(x.Channels) is not (> 0 and var groups))
        {
            return null;
        }

        var parted = g.Reshape(x, [x.Batch, groups, x.Channels / groups, .. x.Spatial]);
        var turned = LayoutMoves.Turn(g, parted, [0, 2, 1, .. Enumerable.Range(3, x.Rank - 2)]);
        return g.Reshape(turned, x.Dims);
    }

    public static Feature? PixelShuffle(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4 || x.Channels % 4 != 0)
        {
            return null;
        }

        var (c, h, w) = (x.Channels / 4, x.Dims[2], x.Dims[3]);
        if (g.Chance(0.5))
        {
            var mode = g.Pick("DCR", "CRD");
            var made = g.Apply("DepthToSpace", [x.Batch, c, 2 * h, 2 * w], x.Value).With("blocksize", 2);
            return g.Opset >= 11 ? made.With("mode", mode) : made;
        }

        var parted = g.Reshape(x, x.Batch, c, 2, 2, h, w);
        return g.Reshape(LayoutMoves.Turn(g, parted, [0, 1, 4, 2, 5, 3]), x.Batch, c, 2 * h, 2 * w);
    }

    public static Feature? PixelUnshuffle(GraphBuilder g, Feature x) =>
        x.Rank == 4 && x.Dims[2] % 2 == 0 && x.Dims[3] % 2 == 0
            ? g.Apply("SpaceToDepth", [x.Batch, 4 * x.Channels, x.Dims[2] / 2, x.Dims[3] / 2], x.Value).With("blocksize", 2)
            : null;

    /// <summary>A map as a sequence of positions, or back.</summary>
    public static Feature? Tokens(GraphBuilder g, Feature x)
    {
        if (x.Rank == 4)
        {
            return LayoutMoves.Turn(g, g.Reshape(x, x.Batch, x.Channels, x.Dims[2] * x.Dims[3]), [0, 2, 1]);
        }

        return x.Rank == 3 && g.Divisor(x.Dims[1]) is > 0 and var rows
            ? g.Reshape(LayoutMoves.Turn(g, x, [0, 2, 1]), x.Batch, x.Dims[2], rows, x.Dims[1] / rows)
            : null;
    }

    /// <summary>A linear layer within windows of 2×2 positions, which join the batch for it (Swin).</summary>
    public static Feature? Windows(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4 || x.Dims[2] % 2 != 0 || x.Dims[3] % 2 != 0)
        {
            return null;
        }

        var (c, h, w) = (x.Channels, x.Dims[2], x.Dims[3]);
        var last = LayoutMoves.Turn(g, x, [0, 2, 3, 1]);
        var parted = g.Reshape(last, x.Batch, h / 2, 2, w / 2, 2, c);
        var turned = LayoutMoves.Turn(g, parted, [0, 1, 3, 2, 4, 5]);
        var windows = g.Apply("Reshape", [x.Batch * h * w / 4, 4, c], turned.Value, g.Ints(-1, 4, c));
        var mixed = g.Chance(0.5) ? g.Map("Relu", LinearMoves.Project(g, windows, (int)c)) : LinearMoves.LeftMatMul(g, windows, 4);
        var back = g.Apply("Reshape", [x.Batch, h / 2, w / 2, 2, 2, c], mixed.Value, g.Ints(-1, h / 2, w / 2, 2, 2, c));
        var joined = g.Reshape(LayoutMoves.Turn(g, back, [0, 1, 3, 2, 4, 5]), x.Batch, h, w, c);
        return LayoutMoves.Turn(g, joined, [0, 3, 1, 2]);
    }

    /// <summary>Every channel an image of its own, in a batch N·C, through one filter.</summary>
    public static Feature? Folded(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        var (c, h, w) = (x.Channels, x.Dims[2], x.Dims[3]);
        var images = g.Apply("Reshape", [x.Batch * c, 1, h, w], x.Value, g.Ints(-1, 1, h, w));
        var filtered = g.Apply("Conv", images.Dims, images.Value, g.Weight([1, 1, 1, 1], 1));
        return g.Apply("Reshape", x.Dims, filtered.Value, g.Ints(-1, c, h, w));
    }
}
