using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// Gradients of Conv and ConvTranspose. One is the other's transpose, so what differentiates the data of one is the other,
/// and their weights have the same gradient with data and output gradient swapped.
/// </summary>
internal static class ConvolutionGradient
{
    public static void OfConv(GradientContext c)
    {
        var window = Window(c, c.In(0)[2..], c.In(1)[2..]);
        if (ConvolutionKernels.Fits(c.G, c.In(0), c.Out(), window) || ConvolutionKernels.FitsDepthwise(c.G, c.In(0), c.Out(), window))
        {
            c.Set(0, () => ConvolutionKernels.DataGradient(c.G, c.Gradient, c.X(1), window, c.In(0)));
            SetWeights(c, window);
            return;
        }

        c.Set(0, () => ConvolutionForms.Transposed(c.G, c.Gradient, c.X(1), window, c.In(0)));
        c.Set(1, () => ConvolutionWeights.Gradient(c.G, c.X(0), c.Gradient, window, c.In(1)));
        c.Set(2, () => Bias(c));
    }

    public static void OfConvTranspose(GradientContext c)
    {
        var window = TransposedWindow(c);
        c.Set(0, () => ConvolutionForms.Direct(c.G, c.Gradient, c.X(1), window, c.In(0)));
        c.Set(1, () => ConvolutionWeights.Gradient(c.G, c.Gradient, c.X(0), window, c.In(1)));
        c.Set(2, () => Bias(c));
    }

    private static void SetWeights(GradientContext c, ConvolutionWindow window)
    {
        if (c.Needs(1) || c.Needs(2))
        {
            var both = ConvolutionKernels.WeightGradient(c.G, c.X(0), c.Gradient, window, c.In(1));
            c.Set(1, both[0]);
            c.Set(2, both[1]);
        }
    }

    private static Value Bias(GradientContext c) =>
        c.G.ReduceSum(c.Gradient, [.. Enumerable.Range(0, c.Out().Length).Where(a => a != 1).Select(a => (long)a)], keep: false);

    private static ConvolutionWindow Window(GradientContext c, long[] spatial, long[] kernel) => ConvolutionKernels.Window(c.Node, c.G, spatial, kernel);

    /// <summary>The window of the convolution that the node transposes; an explicit output shape says its pads.</summary>
    private static ConvolutionWindow TransposedWindow(GradientContext c)
    {
        var (x, y) = (c.In(0)[2..], c.Out()[2..]);
        var window = Window(c, y, c.In(1)[2..]);
        var mode = c.Node.Text("auto_pad", "NOTSET");
        if (c.Node.Ints("output_shape") is null && mode is not ("SAME_UPPER" or "SAME_LOWER"))
        {
            return window;
        }

        var extra = c.Node.Ints("output_padding");
        var begin = new long[x.Length];
        for (var i = 0; i < begin.Length; i++)
        {
            var total = Math.Max(0, window.Strides[i] * (x[i] - 1) + (extra is { Count: > 0 } ? extra[i] : 0) + window.Span(i) - y[i]);
            begin[i] = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
        }

        return window with { Begin = begin };
    }
}
