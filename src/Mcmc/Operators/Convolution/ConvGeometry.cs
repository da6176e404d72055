using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Convolution;

/// <summary>Window, stride, dilation and padding of a sliding window, as Conv and the pooling operators share them (ONNX "Conv").</summary>
internal readonly record struct ConvGeometry(long[] Kernel, long[] Strides, long[] Dilations, long[] PadsBegin, long[] PadsEnd)
{
    /// <summary>Reads the attributes of a node whose input has the given spatial dimensions.</summary>
    public static ConvGeometry Of(ShapeContext c, long[] kernel, ReadOnlySpan<long> spatial)
    {
        var rank = kernel.Length;
        var strides = Read(c, "strides", rank, 1);
        var dilations = Read(c, "dilations", rank, 1);
        var begin = new long[rank];
        var end = new long[rank];
        var auto = c.Node.Text("auto_pad", "NOTSET");
        if (auto is "SAME_UPPER" or "SAME_LOWER")
        {
            for (var i = 0; i < rank; i++)
            {
                var outputs = (spatial[i] + strides[i] - 1) / strides[i];
                var total = Math.Max(0, (outputs - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - spatial[i]);
                (begin[i], end[i]) = auto == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2);
            }
        }
        else if (auto != "VALID" && c.Node.Ints("pads") is { } pads)
        {
            if (pads.Count != 2 * rank)
            {
                c.Fail($"has {pads.Count} pads for {rank} spatial axes");
            }

            for (var i = 0; i < rank; i++)
            {
                (begin[i], end[i]) = (pads[i], pads[rank + i]);
            }
        }

        return new ConvGeometry(kernel, strides, dilations, begin, end);
    }

    /// <summary>Output size along one spatial axis.</summary>
    public long OutputSize(ShapeContext c, int axis, long input, bool ceil = false)
    {
        var span = (Kernel[axis] - 1) * Dilations[axis] + 1;
        var room = checked(input + PadsBegin[axis] + PadsEnd[axis] - span);
        if (room < 0)
        {
            c.Fail($"has a window of {span} on spatial axis {axis} of size {input}");
        }

        var size = (ceil ? (room + Strides[axis] - 1) / Strides[axis] : room / Strides[axis]) + 1;

        // A window that would start in the end padding does not count (ONNX pooling, ceil_mode).
        return ceil && (size - 1) * Strides[axis] >= input + PadsBegin[axis] ? size - 1 : size;
    }

    private static long[] Read(ShapeContext c, string attribute, int rank, long fallback)
    {
        if (c.Node.Ints(attribute) is not { Count: > 0 } values)
        {
            var result = new long[rank];
            Array.Fill(result, fallback);
            return result;
        }

        if (values.Count != rank || values.Any(v => v < 1))
        {
            c.Fail($"has {attribute} [{string.Join(", ", values)}] for {rank} spatial axes");
        }

        return [.. values];
    }
}
