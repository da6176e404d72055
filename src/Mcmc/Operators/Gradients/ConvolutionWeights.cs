using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// The gradient of a convolution's weights, from its input x [N,C,…] and its output's gradient [N,O,…]: for every tap the
/// product of the gradient with what the tap read.
/// </summary>
internal static class ConvolutionWeights
{
    /// <param name="dims">The weights' dimensions, [O,C/groups,kernel…].</param>
    public static Value Gradient(GraphEmitter g, Value x, Value gradient, ConvolutionWindow w, long[] dims)
    {
        var isDepthwise = dims[0] == w.Groups && dims[1] == 1;
        return isDepthwise ? Depthwise(g, x, gradient, w, dims) : Unfolded(g, x, gradient, w, dims);
    }

    /// <summary>The patches of all taps side by side, and one product for each group.</summary>
    private static Value Unfolded(GraphEmitter g, Value x, Value gradient, ConvolutionWindow w, long[] dims)
    {
        var (input, output) = (g.Dims(x), g.Dims(gradient));
        var positions = output[0] * Product(output[2..]);
        var outer = ChannelsFirst(g, gradient, [w.Groups, dims[0] / w.Groups, positions]);
        var padded = Padded(g, ChannelsFirst(g, x, [input[1], input[0], .. input[2..]]), w, output);
        var taps = w.Offsets().Select(o => g.Reshape(Tap(g, padded, w, o, output), w.Groups, dims[1], positions)).ToArray();
        var patches = taps.Length == 1 ? taps[0] : g.Op("Concat", [GraphEmitter.A("axis", 1)], taps);
        var product = g.MatMul(outer, patches, transposeB: true);
        var byTap = g.Reshape(product, w.Groups, dims[0] / w.Groups, w.Taps, dims[1]);
        return g.Reshape(g.Transpose(byTap, 0, 1, 3, 2), dims);
    }

    /// <summary>One channel, one kernel: tap by tap a sum of products.</summary>
    private static Value Depthwise(GraphEmitter g, Value x, Value gradient, ConvolutionWindow w, long[] dims)
    {
        var output = g.Dims(gradient);
        var padded = Padded(g, x, w, output);
        long[] others = [.. Enumerable.Range(0, output.Length).Where(a => a != 1).Select(a => (long)a)];
        var taps = w.Offsets().Select(o => g.Reshape(g.ReduceSum(g.Mul(Tap(g, padded, w, o, output), gradient), others), dims[0], 1)).ToArray();
        return g.Reshape(taps.Length == 1 ? taps[0] : g.Op("Concat", [GraphEmitter.A("axis", 1)], taps), dims);
    }

    private static Value ChannelsFirst(GraphEmitter g, Value value, long[] dims) =>
        g.Reshape(g.Transpose(value, [1, 0, .. Enumerable.Range(2, g.Dims(value).Length - 2).Select(a => (long)a)]), dims);

    private static Value Padded(GraphEmitter g, Value x, ConvolutionWindow w, long[] output)
    {
        var spatial = g.Dims(x)[2..];
        return g.Pad(x, [0, 0, .. w.Begin], [0, 0, .. spatial.Select((length, i) => Math.Max(0, w.End(i, length, output[i + 2])))]);
    }

    /// <summary>What one tap reads of the padded input.</summary>
    private static Value Tap(GraphEmitter g, Value padded, ConvolutionWindow w, long[] offset, long[] output)
    {
        var spatial = g.Dims(padded)[2..];
        if (offset.Select((o, i) => o == 0 && w.Strides[i] == 1 && spatial[i] == output[i + 2]).All(whole => whole))
        {
            return padded;
        }

        long[] ends = [.. offset.Select((o, i) => o + (output[i + 2] - 1) * w.Strides[i] + 1)];
        return g.Op("Slice", padded, g.Ints(offset), g.Ints(ends), g.Ints([.. offset.Select((_, i) => i + 2L)]), g.Ints(w.Strides));
    }

    private static long Product(long[] dims) => dims.Aggregate(1L, (p, d) => p * d);
}
