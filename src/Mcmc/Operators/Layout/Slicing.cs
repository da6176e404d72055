using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// Positions from <c>starts</c> up to <c>ends</c>, in <c>steps</c>, of some axes. A labelled axis keeps the labels of the
/// positions taken; with a step, channels go together with those that are stepped over.
/// </summary>
[OnnxOperator("Slice")]
internal sealed class Slicing : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = (long[])c.In(0).Clone();
        if (SliceBounds.Of(c.Node, dims, c.Ints) is not { } bounds)
        {
            return;
        }

        foreach (var b in bounds)
        {
            dims[b.Axis] = b.Count;
        }

        c.Set(0, dims);
        if (c.HasContents(0) && NodeShapes.Product(dims) <= GraphShapes.LongestInts)
        {
            c.MoveContents(0, 0, Positions(c.In(0), bounds));
        }
    }

    public override void TieAxes(TieContext c)
    {
        var dims = c.In(0);
        var bounds = SliceBounds.Of(c.Node, dims, c.Ints)!;
        var canReplace = c.Node.Has("starts") || (c.CanReplace(1) && c.CanReplace(2));
        if (canReplace)
        {
            c.ReadSources(1);
            c.ReadSources(2);
        }

        PassSources(c, bounds);
        if (c.IsShapeArithmetic(0))
        {
            return;
        }

        var cut = bounds.Where(b => !b.IsWhole(dims[b.Axis])).ToDictionary(b => b.Axis);
        foreach (var b in cut.Values)
        {
            if (!canReplace)
            {
                c.FenceAxis(0, b.Axis, "computes its bounds from the batch size");
            }
            else if (c.Read(0, b.Axis) is { } labels)
            {
                c.Write(0, b.Axis, Taken(c, b, labels));
            }
        }

        c.Carry(0, 0, axis => cut.ContainsKey(axis) ? null : axis);
    }

    public override void Slice(SliceContext c)
    {
        var dims = c.OldIn(0);
        var bounds = SliceBounds.Of(c.Node, dims, c.Ints)!;
        if (c.FollowsBatch(1) || c.FollowsBatch(2) || IsRight(c, bounds))
        {
            return;
        }

        var starts = (c.Node.Ints("starts") ?? c.Ints(1)!).ToArray();
        var ends = (c.Node.Ints("ends") ?? c.Ints(2)!).ToArray();
        for (var i = 0; i < bounds.Count; i++)
        {
            if (c.KeptIn(0, bounds[i].Axis) is { } kept)
            {
                (starts[i], ends[i]) = AfterCut(bounds[i], dims[bounds[i].Axis], kept);
            }
        }

        if (c.Node.Has("starts"))
        {
            c.Node.Set("starts", starts);
            c.Node.Set("ends", ends);
        }
        else
        {
            c.SetInts(1, starts);
            c.SetInts(2, ends);
        }
    }

    /// <summary>Whether the bounds, as they will be at run time, take the positions that stay.</summary>
    private static bool IsRight(SliceContext c, IReadOnlyList<SliceBounds> old)
    {
        if (SliceBounds.Of(c.Node, c.NewIn(0), c.NewInts) is not { } bounds)
        {
            return false;
        }

        return old.Zip(bounds).All(pair =>
        {
            var kept = c.KeptIn(0, pair.First.Axis);
            return kept is null
                ? pair.First == pair.Second
                : pair.Second.Positions().Select(p => kept[p]).SequenceEqual(pair.First.Positions().Where(p => Array.BinarySearch(kept, p) >= 0));
        });
    }

    private static int[] Positions(long[] dims, IReadOnlyList<SliceBounds> bounds)
    {
        var taken = dims.Select(d => Enumerable.Range(0, (int)d).ToArray()).ToArray();
        foreach (var b in bounds)
        {
            taken[b.Axis] = b.Positions();
        }

        return ElementGrid.Take(dims, taken);
    }

    private static void PassSources(TieContext c, IReadOnlyList<SliceBounds> bounds)
    {
        if (c.ReadSources(0) is { Count: > 0 } all)
        {
            if (NodeShapes.Product(c.In(0)) > GraphShapes.LongestInts)
            {
                c.WriteSources(0, all);
            }
            else
            {
                c.MoveSources(0, 0, Positions(c.In(0), bounds));
            }
        }
    }

    private static int[]? Taken(TieContext c, SliceBounds b, int[] labels)
    {
        if (b.Step < -1)
        {
            c.Fence(labels, "steps backwards over channels");
            return null;
        }

        for (var i = 0; i < b.Count && b.Step > 1; i++)
        {
            // Whole steps may go: what is left is still taken at the same distance.
            var first = b.First + i * b.Step;
            for (var over = first + 1; over < Math.Min(first + b.Step, labels.Length); over++)
            {
                c.Tie(labels[first], labels[over]);
            }
        }

        return [.. b.Positions().Select(p => labels[p])];
    }

    private static (long Start, long End) AfterCut(SliceBounds b, long length, int[] kept)
    {
        if (b.IsWhole(length))
        {
            return (0, long.MaxValue);
        }

        long Before(long position) => kept.Count(k => k < position);
        if (b.Step > 0)
        {
            return (Before(b.First), Before(b.First + b.Count * b.Step));
        }

        // Backwards from the last position taken to the first; −1 would mean the end, so "before the beginning" is far below.
        var lowest = Before(b.First - b.Count + 1);
        return (Before(b.First + 1) - 1, lowest == 0 ? long.MinValue : lowest - 1);
    }

    public override void Differentiate(GradientContext c)
    {
        if (SliceBounds.Of(c.Node, c.In(0), c.Ints) is not { } bounds)
        {
            c.Refuse("cuts out positions that are computed from data");
            return;
        }

        c.Set(0, () => bounds.Aggregate(c.Gradient, (gradient, b) => PutBack(c.G, gradient, b, c.In(0)[b.Axis])));
    }

    private static Value PutBack(GraphEmitter g, Value gradient, SliceBounds b, long length)
    {
        var (first, step) = (b.First, b.Step);
        if (step < 0)
        {
            (gradient, first, step) = (g.Flip(gradient, [b.Axis]), b.First + (b.Count - 1) * step, -step);
        }

        var rank = g.Dims(gradient).Length;
        long[] strides = [.. Enumerable.Range(b.Axis, rank - b.Axis).Select(axis => axis == b.Axis ? step : 1)];
        var spread = g.Dilate(gradient, b.Axis, strides);
        var (begin, end) = (new long[rank], new long[rank]);
        begin[b.Axis] = first;
        end[b.Axis] = length - first - g.Dims(spread)[b.Axis];
        return g.Pad(spread, begin, end);
    }
}
