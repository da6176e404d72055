using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>What a Slice takes of one axis: <see cref="Count"/> positions from <see cref="First"/> on, <see cref="Step"/> apart.</summary>
internal readonly record struct SliceBounds(int Axis, long First, long Count, long Step)
{
    public bool IsWhole(long length) => First == 0 && Step == 1 && Count == length;

    public int[] Positions()
    {
        var positions = new int[Count];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = (int)(First + i * Step);
        }

        return positions;
    }

    /// <summary>
    /// The bounds in the order in which the node names its axes; null where they are not known. Starts and ends are
    /// attributes before opset 10, inputs after.
    /// </summary>
    public static IReadOnlyList<SliceBounds>? Of(Node node, long[] dims, Func<int, long[]?> ints)
    {
        var starts = node.Ints("starts") ?? ints(1);
        var ends = node.Ints("ends") ?? ints(2);
        var axes = node.Ints("axes") ?? ints(3);
        var steps = ints(4);
        if (starts is null || ends is null || (axes is null && node.Input(3) is not null) || (steps is null && node.Input(4) is not null))
        {
            return null;
        }

        var bounds = new SliceBounds[starts.Count];
        for (var i = 0; i < bounds.Length; i++)
        {
            var axis = AxisNumber.Normalize(axes is null ? i : axes[i], dims.Length);
            bounds[i] = Clamp(axis, dims[axis], starts[i], ends[i], steps is null ? 1 : steps[i]);
        }

        return bounds;
    }

    private static SliceBounds Clamp(int axis, long length, long start, long end, long step)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        start = start < 0 ? start + length : start;
        if (step > 0)
        {
            end = Math.Clamp(end < 0 ? end + length : end, 0, length);
            start = Math.Clamp(start, 0, length);
            return new SliceBounds(axis, start, Math.Max(0, (end - start + step - 1) / step), step);
        }

        // Backwards, ONNX Runtime reads the largest numbers as "to the very end", which is before the beginning.
        end = end is int.MaxValue or long.MaxValue ? -1 : Math.Clamp(end < 0 ? end + length : end, -1, length);
        start = Math.Clamp(start, 0, Math.Max(0, length - 1));
        return new SliceBounds(axis, start, length == 0 ? 0 : Math.Max(0, (start - end - step - 1) / -step), step);
    }
}
