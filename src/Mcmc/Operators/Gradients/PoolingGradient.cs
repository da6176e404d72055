using Mcmc.Ir;
using Mcmc.Operators.Convolution;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// Gradients of windows that slide over each channel: what each tap of the window gets goes back to where the tap read it.
/// The maximum's positions are found by comparing, which is faster than asking MaxPool for its indices.
/// </summary>
internal static class PoolingGradient
{
    public static void OfMaximum(GradientContext c) => c.Set(0, () =>
    {
        var (g, window, output) = (c.G, Window(c), c.Out());
        if (g.HasKernels && output.Length == 4)
        {
            return g.Kernel(KernelNames.MaxPoolGradient, [c.In(0)], ConvolutionKernels.Attributes(c.In(0), output, window), c.Gradient, c.X(0))[0];
        }

        var padded = Padded(c, window, float.MinValue);
        var left = c.Gradient;
        var parts = new List<Value>();
        foreach (var offset in window.Offsets())
        {
            // Of several maxima the first gets it all.
            var isMaximum = g.Op("Equal", Tap(g, padded, window, offset, output), c.Y());
            parts.Add(g.Op("Where", isMaximum, left, g.Scalar(0)));
            left = parts.Count < window.Taps ? g.Op("Where", isMaximum, g.Scalar(0), left) : left;
        }

        return PutBack(g, parts, window, c.In(0), g.Dims(padded));
    });

    public static void OfAverage(GradientContext c) => c.Set(0, () =>
    {
        var (g, window, x, y) = (c.G, Window(c), c.In(0), c.Out());
        var share = g.Mul(c.Gradient, Shares(c, window));
        long[] padded = [.. x[..2], .. x[2..].Select((length, i) => length + window.Begin[i] + Math.Max(0, window.End(i, length, y[i + 2])))];
        return PutBack(g, [.. Enumerable.Repeat(share, (int)window.Taps)], window, x, padded);
    });

    private static ConvolutionWindow Window(GradientContext c)
    {
        var kernel = c.Node.Ints("kernel_shape")!.ToArray();
        var geometry = ConvGeometry.Of(new ShapeContext(c.Node, c.G.Opset, c.G.Shapes), kernel, c.In(0).AsSpan(2));
        return new ConvolutionWindow(kernel, geometry.Strides, geometry.Dilations, geometry.PadsBegin, 1);
    }

    private static Value Padded(GradientContext c, ConvolutionWindow w, float with)
    {
        var (x, y) = (c.In(0), c.Out());
        return c.G.Pad(c.X(0), [0, 0, .. w.Begin], [0, 0, .. x[2..].Select((length, i) => Math.Max(0, w.End(i, length, y[i + 2])))], with);
    }

    private static Value Tap(GraphEmitter g, Value padded, ConvolutionWindow w, long[] offset, long[] output)
    {
        for (var i = 0; i < offset.Length; i++)
        {
            padded = g.Slice(padded, i + 2, offset[i], output[i + 2], w.Strides[i]);
        }

        return padded;
    }

    /// <summary>One over the number of positions behind each output, [1,1,…].</summary>
    private static Value Shares(GradientContext c, ConvolutionWindow w)
    {
        var (x, y) = (c.In(0), c.Out());
        var countsPadding = c.Node.Int("count_include_pad", 0) != 0;
        var pads = c.Node.Ints("pads");
        var shares = new float[] { 1 };
        for (var i = 0; i < w.Kernel.Length; i++)
        {
            var end = countsPadding ? x[i + 2] + (pads is { Count: > 0 } ? pads[i + w.Kernel.Length] : Math.Max(0, w.End(i, x[i + 2], y[i + 2]))) : x[i + 2];
            var along = new float[y[i + 2]];
            for (var o = 0; o < along.Length; o++)
            {
                var start = o * w.Strides[i] - w.Begin[i];
                along[o] = 1f / Enumerable.Range(0, (int)w.Kernel[i]).Select(k => start + k * w.Dilations[i]).Count(p => (countsPadding || p >= 0) && p < end);
            }

            shares = [.. shares.SelectMany(s => along.Select(a => s * a))];
        }

        return c.G.Floats(shares, [1, 1, .. y[2..]]);
    }

    /// <summary>The sum of the taps' parts at the positions they read.</summary>
    private static Value PutBack(GraphEmitter g, IReadOnlyList<Value> parts, ConvolutionWindow w, long[] x, long[] padded)
    {
        var isTiling = w.Kernel.Zip(w.Strides, (k, s) => k == s).All(same => same) && w.Dilations.All(d => d == 1);
        var placed = isTiling ? Tiled(g, parts, w, padded) : g.Sum([.. parts.Zip(w.Offsets(), (part, offset) => Placed(g, part, offset, w, padded))]);
        var now = g.Dims(placed)[2..];
        return g.Pad(placed, [0, 0, .. w.Begin.Select(p => -p)], [0, 0, .. now.Select((length, i) => x[i + 2] + w.Begin[i] - length)]);
    }

    private static Value Placed(GraphEmitter g, Value part, long[] offset, ConvolutionWindow w, long[] padded)
    {
        var spread = g.Dilate(part, 2, w.Strides);
        var now = g.Dims(spread)[2..];
        return g.Pad(spread, [0, 0, .. offset], [0, 0, .. now.Select((length, i) => padded[i + 2] - offset[i] - length)]);
    }

    /// <summary>Windows that neither overlap nor leave gaps: the taps are interleaved.</summary>
    private static Value Tiled(GraphEmitter g, IReadOnlyList<Value> parts, ConvolutionWindow w, long[] padded)
    {
        var level = parts;
        for (var i = w.Kernel.Length - 1; i >= 0; i--)
        {
            var (axis, k) = (i + 2, (int)w.Kernel[i]);
            level = [.. level.Chunk(k).Select(taps => Interleaved(g, taps, axis))];
        }

        return level[0];
    }

    private static Value Interleaved(GraphEmitter g, Value[] taps, int axis)
    {
        if (taps.Length == 1)
        {
            return taps[0];
        }

        var dims = g.Dims(taps[0]);
        long[] apart = [.. dims[..(axis + 1)], 1, .. dims[(axis + 1)..]];
        long[] together = [.. dims[..axis], dims[axis] * taps.Length, .. dims[(axis + 1)..]];
        return g.Reshape(g.Op("Concat", [GraphEmitter.A("axis", axis + 1L)], [.. taps.Select(t => g.Reshape(t, apart))]), together);
    }
}
