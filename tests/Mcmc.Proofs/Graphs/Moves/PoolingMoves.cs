namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Windows and whole maps, reductions, and what makes maps larger.</summary>
internal static class PoolingMoves
{
    public static Feature? Window(GraphBuilder g, Feature x)
    {
        // ONNX Runtime 1.29 moves padding before a pool into it, and then refuses what is wider than the window.
        if (x.Rank < 3 || x.Spatial.Min() < 2 || x.Value.Producer?.OpType == "Pad")
        {
            return null;
        }

        var opType = g.Pick("MaxPool", "MaxPool", "AveragePool", "AveragePool", "LpPool");
        var (kernel, stride) = (g.Between(2, (int)Math.Min(3, x.Spatial.Min())), g.Between(1, 2));
        var pad = g.Random.Next(kernel / 2 + 1);
        var ceils = opType != "LpPool" && g.Opset >= 10 && pad == 0 && g.Chance(0.2);
        long[] spatial = [.. x.Spatial.Select(size => (size + 2 * pad - kernel + (ceils ? stride - 1 : 0)) / stride + 1)];
        long[] dims = [x.Batch, x.Channels, .. spatial];
        var result = g.Apply(opType, dims, x.Value)
            .With("kernel_shape", Repeat(kernel, spatial)).With("strides", Repeat(stride, spatial)).With("pads", Repeat(pad, [.. spatial, .. spatial]));
        if (opType == "AveragePool" && g.Chance(0.5))
        {
            result.With("count_include_pad", 1);
        }

        // A window that starts beyond the input does not count.
        return !ceils ? result : spatial.Zip(x.Spatial).All(p => (p.First - 1) * stride < p.Second) ? result.With("ceil_mode", 1) : null;
    }

    public static Feature? Whole(GraphBuilder g, Feature x) => x.Rank < 3 ? null
        : g.Apply(g.Pick("GlobalAveragePool", "GlobalAveragePool", "GlobalMaxPool", g.Opset < 22 ? "GlobalLpPool" : "GlobalMaxPool"), [x.Batch, x.Channels, .. x.Spatial.Select(_ => 1L)], x.Value);

    public static Feature? Reduction(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        var opType = g.Pick("ReduceMean", "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp", "ReduceLogSum", "ReduceProd");
        int[] axes = g.Random.Next(4) switch
        {
            0 => [g.Between(1, x.Rank - 1)],
            1 => [x.Rank - 1],
            _ => [.. Enumerable.Range(2, x.Rank - 2)],
        };
        var from = opType is "ReduceLogSum" or "ReduceProd" ? g.Map("Add", g.Map("Sigmoid", x), g.Scalar(0.3f)) : x;
        var reduced = g.Reduce(opType, from, axes, keepDims: g.Chance(0.5) || x.Rank - axes.Length < 2);
        var count = axes.Aggregate(1L, (product, a) => product * x.Dims[a]);
        return opType is "ReduceSum" or "ReduceL1" or "ReduceSumSquare" ? g.Map("Mul", reduced, g.Scalar(1f / count)) : reduced;
    }

    public static Feature? RunningSum(GraphBuilder g, Feature x) =>
        g.Opset < 11 || x.Rank < 3 ? null : g.Map("Mul", g.Map("CumSum", x, g.Int(g.Between(1, x.Rank - 1))), g.Scalar(0.4f));

    public static Feature? Enlarge(GraphBuilder g, Feature x)
    {
        long[] spatial = [.. x.Spatial.Select(size => size * 2)];
        long[] dims = [x.Batch, x.Rank > 1 ? x.Channels : 0, .. spatial];
        if (x.Rank is < 3 or > 4 || !GraphBuilder.IsSmall(dims))
        {
            return null;
        }

        if (g.Opset < 9)
        {
            var enlarged = g.Apply("Upsample", dims, x.Value).With("mode", "nearest");
            enlarged.Node.Attributes["scales"] = new Ir.FloatsAttribute([1, 1, .. spatial.Select(_ => 2f)]);
            return enlarged;
        }

        var scales = g.Constant(Ir.Tensor.Floats([1, 1, .. spatial.Select(_ => 2f)], x.Rank), "scales");
        if (g.Opset < 11)
        {
            return g.Apply(g.Opset == 9 ? "Upsample" : "Resize", dims, x.Value, scales).With("mode", "nearest");
        }

        var mode = x.Rank == 4 ? g.Pick("nearest", "nearest", "linear", "cubic") : "nearest";
        var resized = g.Chance(0.5)
            ? g.Apply("Resize", dims, x.Value, g.Opset >= 13 ? null : g.Constant(Ir.Tensor.Floats([], 0), "roi"), scales)
            : g.Apply("Resize", dims, x.Value, g.Opset >= 13 ? null : g.Constant(Ir.Tensor.Floats([], 0), "roi"), g.Opset >= 13 ? null : g.Constant(Ir.Tensor.Floats([], 0), "scales"), Sizes(g, x, spatial));
        resized.With("mode", mode);
        return mode == "nearest" ? resized.With("coordinate_transformation_mode", "asymmetric").With("nearest_mode", "floor") : resized;
    }

    public static Feature? Sample(GraphBuilder g, Feature x) => g.Opset < 16 || x.Rank != 4 || g.HasDynamicBatch ? null
        : g.Apply("GridSample", [x.Batch, x.Channels, 3, 4], x.Value, g.Weight(0.5, [x.Batch, 3, 4, 2]));

    /// <summary>Parts of the first image as a batch of their own: only for the end of a network.</summary>
    public static Feature? Regions(GraphBuilder g, Feature x)
    {
        if (x.Rank != 4 || x.Spatial.Min() < 3 || g.Opset > 21)
        {
            return null;
        }

        var regions = g.Between(1, 3);
        float[] corners = [0, 0, x.Dims[3] - 1, x.Dims[2] - 1];
        if (g.Opset < 16 || g.Chance(0.4))
        {
            var numbered = Enumerable.Range(0, regions).SelectMany(_ => corners.Prepend(0)).ToArray();
            return g.Apply("MaxRoiPool", [regions, x.Channels, 2, 2], x.Value, g.Constant(Ir.Tensor.Floats(numbered, regions, 5), "regions")).With("pooled_shape", [2, 2]);
        }

        var boxes = g.Constant(Ir.Tensor.Floats([.. Enumerable.Range(0, regions).SelectMany(_ => corners)], regions, 4), "regions");
        return g.Apply("RoiAlign", [regions, x.Channels, 2, 2], x.Value, boxes, g.Ints(new long[regions])).With("output_height", 2).With("output_width", 2).With("sampling_ratio", 2);
    }

    /// <summary>As PyTorch's interpolate: batch and channels from the shape, the rest from arithmetic or constants.</summary>
    private static Ir.Value Sizes(GraphBuilder g, Feature x, long[] spatial)
    {
        var shape = g.Apply("Shape", [x.Rank], x.Value);
        var head = g.Slice(shape, 0, 0, 2, 1, 2);
        var tail = g.Chance(0.5) ? g.Ints(spatial) : g.Apply("Mul", [spatial.Length], g.Slice(shape, 0, 2, x.Rank, 1, spatial.Length).Value, g.Ints(2)).Value;
        return g.Apply("Concat", [x.Rank], head.Value, tail).With("axis", 0).Value;
    }

    private static long[] Repeat(long value, long[] axes) => [.. axes.Select(_ => value)];
}
