using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// Interpolation is linear in its input, axis by axis: the gradient is the product with the transposed matrix of weights
/// (ONNX "Resize": coordinate transformation, nearest and linear modes).
/// </summary>
internal static class ResizeGradient
{
    public static void Differentiate(GradientContext c)
    {
        var mode = c.Node.Text("mode", "nearest");
        var transformation = c.Node.Text("coordinate_transformation_mode", c.Node.OpType == "Upsample" ? "asymmetric" : "half_pixel");
        if (mode is not ("nearest" or "linear") || transformation == "tf_crop_and_resize" || c.Node.Int("antialias", 0) != 0)
        {
            c.Refuse($"interpolates in mode '{mode}' with '{transformation}'");
            return;
        }

        c.Set(0, () =>
        {
            var (x, y) = (c.In(0), c.Out());
            var gradient = c.Gradient;
            for (var axis = 0; axis < x.Length; axis++)
            {
                if (x[axis] != y[axis])
                {
                    var scale = Scale(c, axis) ?? (float)y[axis] / x[axis];
                    gradient = Along(c, gradient, axis, Weights(c.Node, mode, transformation, x[axis], y[axis], scale));
                }
            }

            return gradient;
        });
    }

    /// <summary>The factor that the node states, which need not be the quotient of the lengths.</summary>
    private static float? Scale(GradientContext c, int axis)
    {
        var policy = c.Node.Text("keep_aspect_ratio_policy", "stretch");
        if (policy != "stretch" && c.Ints(3) is { } sizes)
        {
            var along = c.Node.Ints("axes")?.Select(a => AxisNumber.Normalize(a, c.In(0).Length)).ToArray() ?? [.. Enumerable.Range(0, sizes.Length)];
            var ratios = along.Select((a, i) => (float)sizes[i] / c.In(0)[a]);
            return policy == "not_larger" ? ratios.Min() : ratios.Max();
        }

        if (c.Node.Input(2) is { } scales && c.G.Shapes.Reals(scales) is { Length: > 0 } given && c.Node.Input(3) is null)
        {
            var index = c.Node.Ints("axes") is { } axes ? axes.ToList().FindIndex(a => AxisNumber.Normalize(a, c.In(0).Length) == axis) : axis;
            return index >= 0 ? (float)given[index] : null;
        }

        return null;
    }

    private static Value Along(GradientContext c, Value gradient, int axis, float[] weights)
    {
        var dims = c.G.Dims(gradient);
        long[] matrix = [NodeShapes.Product(dims.AsSpan(0, axis)), dims[axis], NodeShapes.Product(dims.AsSpan(axis + 1))];
        var inputs = c.In(0)[axis];
        long[] result = [.. dims[..axis], inputs, .. dims[(axis + 1)..]];
        var factor = c.G.Floats(weights, inputs, dims[axis]);
        return c.G.Reshape(
            matrix[2] == 1
                ? c.G.MatMul(c.G.Reshape(gradient, matrix[0], matrix[1]), factor, transposeB: true)
                : c.G.MatMul(factor, c.G.Reshape(gradient, matrix)),
            result);
    }

    /// <summary>[inputs, outputs]: the weight of each input position in each output position.</summary>
    private static float[] Weights(Node node, string mode, string transformation, long inputs, long outputs, float scale)
    {
        var weights = new float[inputs * outputs];
        for (var o = 0L; o < outputs; o++)
        {
            var at = transformation switch
            {
                "asymmetric" => o / scale,
                "align_corners" => outputs == 1 ? 0 : (float)o * (inputs - 1) / (outputs - 1),
                "pytorch_half_pixel" => outputs > 1 ? (o + 0.5f) / scale - 0.5f : 0,
                _ => (o + 0.5f) / scale - 0.5f,
            };
            if (mode == "nearest")
            {
                Add(o, Nearest(node, at), 1);
            }
            else
            {
                at = Math.Clamp(at, 0, inputs - 1);
                var low = (long)Math.Floor(at);
                Add(o, low, 1 - (at - low));
                Add(o, low + 1, at - low);
            }
        }

        return weights;

        void Add(long output, long input, float weight) => weights[Math.Clamp(input, 0, inputs - 1) * outputs + output] += weight;
    }

    private static long Nearest(Node node, float at) => (long)(node.Text("nearest_mode", node.OpType == "Upsample" ? "floor" : "round_prefer_floor") switch
    {
        "floor" => MathF.Floor(at),
        "ceil" => MathF.Ceiling(at),
        "round_prefer_ceil" => MathF.Floor(at + 0.5f),
        _ => MathF.Ceiling(at - 0.5f),
    });
}
