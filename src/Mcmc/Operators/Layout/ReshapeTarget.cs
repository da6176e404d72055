using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// The target of a Reshape after a cut. It still follows the batch size where the old one did: an entry of 0 copies the
/// input's dimension, one −1 is inferred.
/// </summary>
internal static class ReshapeTarget
{
    /// <summary>The dimensions that a target gives; null where it does not fit.</summary>
    public static long[]? Resolve(Node node, long[] from, long[] target)
    {
        var dims = new long[target.Length];
        var inferred = -1;
        for (var i = 0; i < dims.Length; i++)
        {
            var copies = target[i] == 0 && node.Int("allowzero", 0) == 0;
            if (copies && i >= from.Length)
            {
                return null;
            }

            dims[i] = copies ? from[i] : target[i];
            if (dims[i] == -1)
            {
                (inferred, dims[i]) = (i, 1);
            }
        }

        var (total, rest) = (NodeShapes.Product(from), NodeShapes.Product(dims));
        if (inferred >= 0 && rest > 0)
        {
            dims[inferred] = total / rest;
        }

        return NodeShapes.Product(dims) == total ? dims : null;
    }

    /// <summary>Whether the target can be rewritten for any cut, or gives the right shape by itself.</summary>
    public static bool CanFollow(TieContext c)
    {
        if (c.IsConstant(1) || c.CanReplace(1))
        {
            return true;
        }

        var dims = c.Out(0);
        var open = Enumerable.Range(0, dims.Length).Count(axis => IsDynamic(c, axis) && !IsCopy(c, axis));
        return open <= 1 || Enumerable.Range(0, dims.Length).All(axis => IsRight(c, axis));
    }

    /// <summary>The new target, or null where the old one is right by itself.</summary>
    public static long[]? AfterCut(SliceContext c)
    {
        var dims = c.NewOut(0);
        if ((c.Constant(1)?.ToInts() ?? c.Node.Ints("shape")?.ToArray()) is { } old)
        {
            // A constant target says itself which entries are copied or inferred.
            return [.. dims.Select((size, axis) => old[axis] == -1 || (old[axis] == 0 && Copies(c, axis)) ? old[axis] : size)];
        }

        var inferred = 0;
        var target = new long[dims.Length];
        for (var axis = 0; axis < dims.Length; axis++)
        {
            if (!c.IsDynamicOut(0, axis))
            {
                target[axis] = dims[axis];
            }
            else if (Copies(c, axis) && c.IsDynamicIn(0, axis))
            {
                target[axis] = 0;
            }
            else
            {
                target[axis] = -1;
                inferred++;
            }
        }

        return inferred > 1 ? null : target;
    }

    private static bool Copies(SliceContext c, int axis) => axis < c.NewIn(0).Length && c.NewIn(0)[axis] == c.NewOut(0)[axis];

    private static bool IsDynamic(TieContext c, int axis) => c.Shapes.IsDynamic(c.Node.Outputs[0]!, axis);

    private static bool IsCopy(TieContext c, int axis) =>
        axis < c.In(0).Length && c.In(0)[axis] == c.Out(0)[axis] && c.Shapes.IsDynamic(c.Node.Inputs[0]!, axis);

    /// <summary>Whether the entry at run time follows every cut: it is inferred, the length of that very axis, or of one that is never cut.</summary>
    private static bool IsRight(TieContext c, int axis)
    {
        var labelled = c.PeekOutput(0, axis);
        return c.Ints(1)![axis] == -1
            || (labelled is null ? c.ReadSources(1, axis).Count == 0 : labelled.IsSingle && c.IsLengthOf(1, axis, labelled.Labels));
    }
}
