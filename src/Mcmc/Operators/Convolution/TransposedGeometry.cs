using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Convolution;

/// <summary>Output sizes of a transposed convolution: given by <c>output_shape</c>, or those of the convolution it inverts (ONNX "ConvTranspose").</summary>
internal static class TransposedGeometry
{
    public static long[] OutputSizes(ShapeContext c, long[] spatial, long[] window)
    {
        var kernel = c.Node.Ints("kernel_shape")?.ToArray() ?? window;
        if (c.Node.Ints("output_shape") is { } given)
        {
            return [.. given.TakeLast(spatial.Length)];
        }

        var geometry = ConvGeometry.Of(c, kernel, spatial);
        var padding = c.Node.Ints("output_padding");
        var isSame = c.Node.Text("auto_pad", "NOTSET") is "SAME_UPPER" or "SAME_LOWER";
        var sizes = new long[spatial.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            var span = (kernel[i] - 1) * geometry.Dilations[i] + 1;
            var extra = padding is { Count: > 0 } ? padding[i] : 0;
            sizes[i] = isSame
                ? spatial[i] * geometry.Strides[i]
                : checked(geometry.Strides[i] * (spatial[i] - 1) + extra + span - geometry.PadsBegin[i] - geometry.PadsEnd[i]);
        }

        return sizes;
    }
}
