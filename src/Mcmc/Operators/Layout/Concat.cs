using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>Inputs laid side by side along <c>axis</c> (ONNX "Concat"). The output axis carries the labels of all inputs in turn.</summary>
[OnnxOperator("Concat")]
internal sealed class Concat : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = (long[])c.In(0).Clone();
        var axis = c.Axis(c.Node.Int("axis", 1), dims.Length);
        for (var input = 1; input < c.Inputs; input++)
        {
            var other = c.In(input);
            if (other.Length != dims.Length || other.Where((d, a) => a != axis && d != dims[a]).Any())
            {
                c.Fail("lays tensors side by side that differ along other axes");
            }

            dims[axis] += other[axis];
        }

        c.Set(0, dims);
        if (IsContiguous(dims, axis))
        {
            var ints = Enumerable.Range(0, c.Inputs).Select(c.Ints).ToArray();
            if (ints.All(p => p is not null))
            {
                c.SetInts(0, [.. ints.SelectMany(p => p!)]);
            }

            var reals = Enumerable.Range(0, c.Inputs).Select(c.Reals).ToArray();
            if (reals.All(p => p is not null))
            {
                c.SetReals(0, [.. reals.SelectMany(p => p!)]);
            }
        }
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.Out(0).Length;
        var along = AxisNumber.Normalize(c.Node.Int("axis", 1), rank);
        PassSources(c, along);
        for (var axis = 0; axis < rank && !c.IsShapeArithmetic(0); axis++)
        {
            if (c.Out(0)[axis] != 1)
            {
                c.Write(0, axis, axis == along ? SideBySide(c, along) : c.Join([.. Enumerable.Range(0, c.Inputs).Select(i => (i, axis))]));
            }
        }
    }

    /// <summary>Whether the output's elements are those of the first input, then those of the second, and so on.</summary>
    private static bool IsContiguous(long[] dims, int axis) => dims.AsSpan(0, axis).IndexOfAnyExcept(1) < 0;

    private static void PassSources(TieContext c, int axis)
    {
        if (!IsContiguous(c.Out(0), axis) || NodeShapes.Product(c.Out(0)) > GraphShapes.LongestInts)
        {
            c.PassSources();
            return;
        }

        var start = 0;
        for (var input = 0; input < c.Inputs; input++)
        {
            var count = (int)NodeShapes.Product(c.In(input));
            for (var element = 0; element < count; element++)
            {
                c.WriteSources(0, start + element, c.ReadSources(input, element));
            }

            start += count;
        }
    }

    private static int[]? SideBySide(TieContext c, int axis)
    {
        var parts = Enumerable.Range(0, c.Inputs).Select(i => c.Read(i, axis)).ToArray();
        if (parts.All(p => p is null))
        {
            return null;
        }

        // Channels that nobody may remove still need a label to stand in a common axis.
        for (var input = 0; input < parts.Length; input++)
        {
            if (parts[input] is null)
            {
                parts[input] = c.Fresh(c.In(input)[axis]);
                c.Fence(parts[input], $"reads channels of '{c.Node.Inputs[input]}' that cannot be removed");
            }
        }

        return [.. parts.SelectMany(p => p!)];
    }

    public override void Differentiate(GradientContext c)
    {
        var axis = AxisNumber.Normalize(c.Node.Int("axis", 1), c.Out().Length);
        var start = 0L;
        for (var input = 0; input < c.Node.Inputs.Count; input++)
        {
            var (first, count) = (start, c.In(input)[axis]);
            c.Set(input, () => c.G.Slice(c.Gradient, axis, first, count));
            start += count;
        }
    }
}
