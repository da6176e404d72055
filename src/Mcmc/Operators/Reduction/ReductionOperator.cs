using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Reduction;

/// <summary>
/// One number out of all elements along some axes, which are fenced therefore; the other axes are carried. The axes are
/// an attribute, or (ReduceSum from opset 13 on, the others from 18) an input.
/// </summary>
internal abstract class ReductionOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (Axes(c.Node, c.In(0).Length, c.Ints) is not { } axes)
        {
            return;
        }

        c.Set(0, [.. Remaining(c.In(0), axes, c.Node.Int("keepdims", 1) != 0)]);
        if (axes.Count == c.In(0).Length && c.Ints(0) is { Length: > 0 } ints && Fold(ints) is { } number)
        {
            c.SetInts(0, [number]);
        }
    }

    public override void TieAxes(TieContext c)
    {
        c.PassSources();
        if (c.IsShapeArithmetic(0))
        {
            return;
        }

        var rank = c.In(0).Length;
        var axes = Axes(c.Node, rank, c.Ints)!;
        foreach (var axis in axes)
        {
            c.FenceAxis(0, axis, "reduces over this axis");
        }

        var keeps = c.Node.Int("keepdims", 1) != 0;
        c.Carry(0, 0, axis => axes.Contains(axis) ? null : keeps ? axis : axis - axes.Count(a => a < axis));
    }

    /// <summary>The reduction of integers that are known, where the operator takes part in shape arithmetic.</summary>
    protected virtual long? Fold(long[] ints) => null;

    protected static HashSet<int>? Axes(Node node, int rank, Func<int, long[]?> ints)
    {
        if (node.Input(1) is not null && ints(1) is null)
        {
            return null;
        }

        var axes = node.Ints("axes") ?? ints(1) ?? [];
        return axes.Count > 0
            ? [.. axes.Select(a => AxisNumber.Normalize(a, rank))]
            : node.Int("noop_with_empty_axes", 0) != 0 ? [] : [.. Enumerable.Range(0, rank)];
    }

    private static IEnumerable<long> Remaining(long[] dims, HashSet<int> axes, bool keeps)
    {
        for (var axis = 0; axis < dims.Length; axis++)
        {
            if (!axes.Contains(axis))
            {
                yield return dims[axis];
            }
            else if (keeps)
            {
                yield return 1;
            }
        }
    }

    /// <summary>The axes that were reduced, ascending, and the gradient and the output with those axes kept at length one.</summary>
    protected static (long[] Axes, Value Gradient, Value Output) Kept(GradientContext c)
    {
        var dims = c.In(0);
        long[] axes = [.. Axes(c.Node, dims.Length, c.Ints)!.Order().Select(a => (long)a)];
        long[] kept = [.. dims.Select((d, axis) => axes.Contains(axis) ? 1 : d)];
        return (axes, c.G.Reshape(c.Gradient, kept), c.G.Reshape(c.Y(), kept));
    }

    /// <summary>The number of elements behind each output.</summary>
    protected static long Count(GradientContext c) => NodeShapes.Product(c.In(0)) / Math.Max(1, NodeShapes.Product(c.Out()));
}
