using Mcmc.Operators.Axes;
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
        var parts = Enumerable.Range(0, c.Inputs).Select(c.Ints).ToArray();
        if (dims.Length == 1 && parts.All(p => p is not null))
        {
            c.SetInts(0, [.. parts.SelectMany(p => p!)]);
        }
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.Out(0).Length;
        var along = (int)c.Node.Int("axis", 1);
        along = along < 0 ? along + rank : along;
        for (var axis = 0; axis < rank; axis++)
        {
            if (c.Out(0)[axis] != 1)
            {
                c.Write(0, axis, axis == along ? Joined(c, along) : Tied(c, axis));
            }
        }

        c.PassSources();
    }

    private static int[]? Joined(TieContext c, int axis)
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

    private static int[]? Tied(TieContext c, int axis)
    {
        var labels = c.Read(0, axis);
        for (var input = 1; input < c.Inputs; input++)
        {
            var other = c.Read(input, axis);
            labels = labels is null && other is null ? null : c.Tie(labels, other);
        }

        return labels;
    }
}
