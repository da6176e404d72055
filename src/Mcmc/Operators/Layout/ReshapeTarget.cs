using Mcmc.Operators.Axes;

namespace Mcmc.Operators.Layout;

/// <summary>Writes the target of a Reshape after a cut, so that it still follows the batch size where the old one did.</summary>
internal static class ReshapeTarget
{
    public static long[] AfterCut(SliceContext c, long[] old)
    {
        var dims = c.NewOut(0);
        if (c.Constant(1) is not null || c.Node.Has("shape"))
        {
            // A constant target says itself which entries are copied (0) or inferred (−1).
            return [.. dims.Select((size, axis) => old[axis] > 0 ? size : old[axis])];
        }

        var inferred = false;
        var target = new long[dims.Length];
        for (var axis = 0; axis < dims.Length; axis++)
        {
            if (!c.IsDynamicOut(0, axis))
            {
                target[axis] = dims[axis];
            }
            else if (axis < c.NewIn(0).Length && c.NewIn(0)[axis] == dims[axis] && c.IsDynamicIn(0, axis))
            {
                target[axis] = 0;
            }
            else
            {
                target[axis] = inferred ? dims[axis] : -1;
                inferred = true;
            }
        }

        return target;
    }
}
