using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>A convolution and its transpose as nodes, in the form that is fast for the shape.</summary>
internal static class ConvolutionForms
{
    /// <summary>The convolution of x that gives an output of <paramref name="dims"/>.</summary>
    public static Value Direct(GraphEmitter g, Value x, Value weights, ConvolutionWindow w, long[] dims)
    {
        var spatial = g.Dims(x)[2..];
        long[] end = [.. spatial.Select((length, i) => w.End(i, length, dims[i + 2]))];
        var fitted = g.Pad(x, [0, 0, .. w.Begin.Select(p => Math.Min(p, 0))], [0, 0, .. end.Select(p => Math.Min(p, 0))]);
        return g.Op(
            "Conv",
            [
                GraphEmitter.A("strides", w.Strides), GraphEmitter.A("dilations", w.Dilations), GraphEmitter.A("group", w.Groups),
                GraphEmitter.A("pads", [.. w.Begin.Select(p => Math.Max(p, 0)), .. end.Select(p => Math.Max(p, 0))]),
            ],
            fitted,
            weights);
    }

    /// <summary>The gradient of the convolution's input of <paramref name="dims"/>, from that of its output.</summary>
    public static Value Transposed(GraphEmitter g, Value gradient, Value weights, ConvolutionWindow w, long[] dims)
    {
        if (!w.IsUnitStride && w.Groups == 1)
        {
            return ByConvTranspose(g, gradient, weights, w, dims);
        }

        // The full correlation with the turned kernel; strides become zeros between the positions.
        var apart = g.Dilate(gradient, 2, w.Strides);
        var turned = w with
        {
            Strides = [.. w.Strides.Select(_ => 1L)],
            Begin = [.. w.Begin.Select((p, i) => w.Span(i) - 1 - p)],
        };
        return Direct(g, apart, Turned(g, weights, w.Groups), turned, dims);
    }

    /// <summary>W [O,C/groups,k…] as [C,O/groups,k…] with the kernel reversed.</summary>
    public static Value Turned(GraphEmitter g, Value weights, long groups)
    {
        var dims = g.Dims(weights);
        var kernel = dims[2..];
        var grouped = g.Reshape(weights, [groups, dims[0] / groups, dims[1], .. kernel]);
        var swapped = g.Transpose(grouped, [0, 2, 1, .. Enumerable.Range(3, kernel.Length).Select(a => (long)a)]);
        return g.Flip(g.Reshape(swapped, [groups * dims[1], dims[0] / groups, .. kernel]), [.. Enumerable.Range(2, kernel.Length)]);
    }

    private static Value ByConvTranspose(GraphEmitter g, Value gradient, Value weights, ConvolutionWindow w, long[] dims)
    {
        var outputs = g.Dims(gradient)[2..];

        // What strides leave over at the end was never read: it is padded with zeros, or given as output padding.
        long[] end = [.. outputs.Select((o, i) => w.End(i, dims[i + 2], o))];
        return g.Op(
            "ConvTranspose",
            [
                GraphEmitter.A("strides", w.Strides), GraphEmitter.A("dilations", w.Dilations), GraphEmitter.A("group", w.Groups),
                GraphEmitter.A("pads", [.. w.Begin, .. end.Select(p => Math.Max(p, 0))]),
                GraphEmitter.A("output_padding", [.. end.Select(p => Math.Max(-p, 0))]),
            ],
            gradient,
            weights);
    }
}
