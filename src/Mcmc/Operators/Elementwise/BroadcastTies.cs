using Mcmc.Operators.Axes;

namespace Mcmc.Operators.Elementwise;

/// <summary>Ties the axes of all inputs and the first output of an operator that broadcasts, position by position.</summary>
internal static class BroadcastTies
{
    public static void Tie(TieContext c)
    {
        if (Enumerable.Range(0, c.Inputs).Count(c.HasInput) == 1)
        {
            c.Copy(0, 0);
            return;
        }

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

            c.Write(0, axis, c.Join([.. at.Select(p => (p.Input, p.Axis))]));
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
