using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs;

/// <summary>Operators whose attributes became inputs in some version of the operator set.</summary>
internal static class Versions
{
    public static Feature Unsqueeze(this GraphBuilder g, Feature x, int axis)
    {
        List<long> dims = [.. x.Dims];
        dims.Insert(axis, 1);
        return Listed(g, "Unsqueeze", x, [.. dims], "axes", [axis], inputSince: 13);
    }

    public static Feature Squeeze(this GraphBuilder g, Feature x, int axis)
    {
        List<long> dims = [.. x.Dims];
        dims.RemoveAt(axis);
        return Listed(g, "Squeeze", x, [.. dims], "axes", [axis], inputSince: 13);
    }

    public static Feature Reduce(this GraphBuilder g, string opType, Feature x, int[] axes, bool keepDims)
    {
        var dims = x.Dims.Select((d, axis) => axes.Contains(axis) ? 1 : d).Where((_, axis) => keepDims || !axes.Contains(axis)).ToArray();
        long[] written = [.. axes.Select(a => g.Chance(0.3) ? a - x.Rank : (long)a)];
        return Listed(g, opType, x, dims, "axes", written, inputSince: opType == "ReduceSum" ? 13 : 18).With("keepdims", keepDims ? 1 : 0);
    }

    /// <summary>Positions <paramref name="start"/> (included) to <paramref name="end"/> of one axis; <paramref name="count"/> of them.</summary>
    public static Feature Slice(this GraphBuilder g, Feature x, int axis, long start, long end, long step, long count)
    {
        var dims = x.Resized(axis, count);
        if (g.Opset < 10)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(step, 1);
            return g.Apply("Slice", dims, x.Value).With("axes", [(long)axis]).With("starts", [start]).With("ends", [end]);
        }

        Value[] bounds = [x.Value, g.Ints(start), g.Ints(end), g.Ints(g.Chance(0.3) ? axis - x.Rank : axis)];
        return g.Apply("Slice", dims, step == 1 && g.Chance(0.5) ? bounds : [.. bounds, g.Ints(step)]);
    }

    public static Feature Pad(this GraphBuilder g, Feature x, long[] pads, string mode = "constant", float value = 0)
    {
        var dims = x.Dims.Select((d, axis) => d + pads[axis] + pads[x.Rank + axis]).ToArray();
        var padded = g.Opset < 11
            ? g.Apply("Pad", dims, x.Value).With("pads", pads).With("value", value)
            : g.Apply("Pad", dims, value != 0 ? [x.Value, g.Ints(pads), g.Scalar(value)] : [x.Value, g.Ints(pads)]);
        return padded.With("mode", mode);
    }

    public static Feature Clip(this GraphBuilder g, Feature x, float least, float most) => g.Opset < 11
        ? g.Map("Clip", x).With("min", least).With("max", most)
        : g.Map("Clip", x, g.Scalar(least), g.Scalar(most));

    /// <summary>The parts of an axis, each a feature.</summary>
    public static Feature[] Split(this GraphBuilder g, Feature x, int axis, long[] sizes)
    {
        var isEven = sizes.Distinct().Count() == 1;
        var sayNothing = isEven && g.Chance(0.5);
        var node = g.Opset < 13 || sayNothing ? g.Add("Split", "", sizes.Length, x.Value) : g.Add("Split", "", sizes.Length, x.Value, g.Ints(sizes));
        node.Set("axis", axis);
        if (g.Opset < 13 && !sayNothing)
        {
            node.Set("split", sizes);
        }
        else if (g.Opset >= 18 && sayNothing)
        {
            node.Set("num_outputs", sizes.Length);
        }

        return [.. sizes.Select((size, i) => new Feature(node.Outputs[i]!, x.Resized(axis, size)))];
    }

    private static Feature Listed(GraphBuilder g, string opType, Feature x, long[] dims, string attribute, long[] values, int inputSince) =>
        g.Opset >= inputSince ? g.Apply(opType, dims, x.Value, g.Ints(values)) : g.Apply(opType, dims, x.Value).With(attribute, values);
}
