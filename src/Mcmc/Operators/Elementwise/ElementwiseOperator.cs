using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>
/// Operators that compute each output element from the elements at the same position of their inputs, with
/// multidirectional broadcasting (ONNX "Broadcasting in ONNX"). Channels that meet are tied.
/// </summary>
internal abstract class ElementwiseOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        for (var input = 1; input < c.Inputs; input++)
        {
            if (c.HasInput(input))
            {
                dims = Broadcast(c, dims, c.In(input));
            }
        }

        c.Set(0, dims, OutputType(c));
        if (FoldInts(c) is { } ints)
        {
            c.SetInts(0, ints);
        }
    }

    public override void TieAxes(TieContext c)
    {
        if (Enumerable.Range(0, c.Inputs).Count(c.HasInput) == 1)
        {
            c.Copy(0, 0);
        }
        else
        {
            TieBroadcast(c);
        }

        PassSources(c);
    }

    /// <summary>The element type of the output, where it is not that of the first input.</summary>
    protected virtual Ir.DataType? OutputType(ShapeContext c) => null;

    /// <summary>The output's integers, where the operator takes part in shape arithmetic.</summary>
    protected virtual long[]? FoldInts(ShapeContext c) => null;

    /// <summary>Passes on which channel counts the integers come from; an operator that leaves integer arithmetic does not call this.</summary>
    protected virtual void PassSources(TieContext c) => c.PassSources();

    /// <summary>Applies a function to broadcast integer contents; null where an input's are not known.</summary>
    protected static long[]? Fold(ShapeContext c, Func<long, long, long> apply)
    {
        if (c.Ints(0) is not { } a || c.Ints(1) is not { } b || (a.Length != b.Length && a.Length != 1 && b.Length != 1))
        {
            return null;
        }

        var result = new long[Math.Max(a.Length, b.Length)];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = apply(a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
        }

        return result;
    }

    private static long[] Broadcast(ShapeContext c, long[] a, long[] b)
    {
        var dims = new long[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= dims.Length; i++)
        {
            var x = i <= a.Length ? a[^i] : 1;
            var y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                c.Fail("cannot broadcast its inputs");
            }

            dims[^i] = x == 1 ? y : x;
        }

        return dims;
    }

    private static void TieBroadcast(TieContext c)
    {
        var rank = c.Out(0).Length;
        var done = new bool[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            if (done[axis] || c.Out(0)[axis] == 1)
            {
                continue;
            }

            var at = Participants(c, axis).ToList();
            if (SharedBlock(c, at) is { } block)
            {
                TieBlocks(c, at, block);
                foreach (var inner in block.Axes)
                {
                    done[inner + at[0].Offset] = true;
                }

                continue;
            }

            var labels = c.Read(at[0].Input, at[0].Axis);
            foreach (var (input, own, _) in at.Skip(1))
            {
                var other = c.Read(input, own);
                labels = labels is null && other is null ? null : c.Tie(labels, other);
            }

            c.Write(0, axis, labels);
        }
    }

    /// <summary>The inputs that are not broadcast along an output axis, with their own axis number.</summary>
    private static IEnumerable<(int Input, int Axis, int Offset)> Participants(TieContext c, int axis)
    {
        for (var input = 0; input < c.Inputs; input++)
        {
            if (c.HasInput(input))
            {
                var offset = c.Out(0).Length - c.In(input).Length;
                var own = axis - offset;
                if (own >= 0 && c.In(input)[own] != 1)
                {
                    yield return (input, own, offset);
                }
            }
        }
    }

    /// <summary>A block over several axes that all inputs taking part there share, or null: then axes are tied one by one.</summary>
    private static Block? SharedBlock(TieContext c, List<(int Input, int Axis, int Offset)> at)
    {
        if (c.Peek(at[0].Input, at[0].Axis) is not { IsSingle: false } first)
        {
            return null;
        }

        var axes = first.Axes.Select(a => a + at[0].Offset).ToArray();
        foreach (var axis in axes)
        {
            if (Participants(c, axis).Select(p => p.Input).SequenceEqual(at.Select(p => p.Input)) is false)
            {
                return null;
            }
        }

        return at.Skip(1).All(p => c.Peek(p.Input, p.Axis) is { } other && other.Axes.Select(a => a + p.Offset).SequenceEqual(axes)) ? first : null;
    }

    private static void TieBlocks(TieContext c, List<(int Input, int Axis, int Offset)> at, Block block)
    {
        foreach (var (input, axis, _) in at)
        {
            var other = c.Peek(input, axis)!;
            foreach (var inner in other.Axes)
            {
                c.Ignore(input, inner);
            }

            c.Tie(block.Labels, other.Labels);
        }

        c.Write(0, new Block([.. block.Axes.Select(a => a + at[0].Offset)], block.Labels));
    }
}
