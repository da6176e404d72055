using Mcmc.Operators.Axes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// Carries labels through a change of dimensions that keeps the row-major order of elements (Reshape, Flatten,
/// Squeeze, Unsqueeze). Input and output axes are cut into the finest runs of equal product; labels move within a run.
/// </summary>
internal static class AxisRegrouping
{
    public static void Tie(TieContext c, int input, int output)
    {
        var (from, to) = (c.In(input), c.Out(output));
        if (from.AsSpan().Contains(0) || to.AsSpan().Contains(0))
        {
            return;
        }

        var runs = Runs(from, to).ToList();
        var unchanged = runs.Where(r => r.In.Length == 1 && r.Out.Length == 1).ToDictionary(r => r.In[0], r => r.Out[0]);
        var carried = CarryBlocks(c, input, output, unchanged);
        foreach (var (inAxes, outAxes) in runs)
        {
            if (carried.Contains(inAxes[0]))
            {
                continue;
            }

            if (inAxes.Length == 1 && outAxes.Length == 1)
            {
                // A block that spans other runs too can only go on along this one axis.
                if (!c.CarryOpen(input, inAxes[0], output, outAxes[0]))
                {
                    c.Write(output, outAxes[0], c.Read(input, inAxes[0]));
                }
            }
            else if (Flatten(c, input, inAxes) is { } labels)
            {
                Write(c, output, outAxes, labels);
            }
        }
    }

    /// <summary>Blocks over several axes, none of which changes, go on as they are. Returns their axes.</summary>
    private static HashSet<int> CarryBlocks(TieContext c, int input, int output, Dictionary<int, int> unchanged)
    {
        var carried = new HashSet<int>();
        foreach (var axis in unchanged.Keys)
        {
            if (c.Peek(input, axis) is { IsSingle: false } block && block.Axes.All(unchanged.ContainsKey) && carried.Add(axis))
            {
                c.Ignore(input, axis);
                c.Write(output, block with { Axes = [.. block.Axes.Select(a => unchanged[a])] });
            }
        }

        return carried;
    }

    /// <summary>The axes of each run: those longer than one; axes of length one belong to none.</summary>
    internal static IEnumerable<(int[] In, int[] Out)> Runs(long[] from, long[] to)
    {
        var ins = Enumerable.Range(0, from.Length).Where(a => from[a] != 1).ToArray();
        var outs = Enumerable.Range(0, to.Length).Where(a => to[a] != 1).ToArray();
        var (i, o) = (0, 0);
        while (i < ins.Length && o < outs.Length)
        {
            var (firstIn, firstOut) = (i, o);
            var (left, right) = (from[ins[i++]], to[outs[o++]]);
            while (left != right)
            {
                if (left < right && i < ins.Length)
                {
                    left *= from[ins[i++]];
                }
                else if (right < left && o < outs.Length)
                {
                    right *= to[outs[o++]];
                }
                else
                {
                    yield break;
                }
            }

            yield return (ins[firstIn..i], outs[firstOut..o]);
        }
    }

    /// <summary>One label for each position of a run, row-major; null where all its axes are plain.</summary>
    private static int[]? Flatten(TieContext c, int input, int[] run)
    {
        var dims = c.In(input);
        foreach (var axis in run.Where(axis => c.IsOpen(input, axis)))
        {
            c.Read(input, axis);
        }

        var blocks = run.Select(a => c.Peek(input, a)).OfType<Block>().Distinct(ReferenceEqualityComparer.Instance).Cast<Block>().ToList();
        foreach (var axis in run)
        {
            c.Ignore(input, axis);
        }

        if (blocks.Count == 0)
        {
            return null;
        }

        if (run.Aggregate(1L, (product, axis) => checked(product * dims[axis])) > LabelForest.LongestAxis)
        {
            foreach (var block in blocks)
            {
                c.Fence(block.Labels, "merges more positions than are followed");
            }

            return null;
        }

        var inside = blocks[0];
        foreach (var other in blocks.Skip(1))
        {
            c.Fence(other.Labels, "merges this axis with another labelled axis");
        }

        if (inside.Axes.Except(run).Any())
        {
            var axis = inside.Axes.First(run.Contains);
            inside = new Block([axis], c.Read(input, axis)!);
        }

        return Spread(inside, run, dims);
    }

    private static int[] Spread(Block block, int[] run, long[] dims)
    {
        var total = run.Aggregate(1L, (product, axis) => checked(product * dims[axis]));
        var labels = new int[total];
        var index = new long[run.Length];
        for (var position = 0; position < labels.Length; position++)
        {
            var within = 0L;
            for (var k = 0; k < run.Length; k++)
            {
                if (Array.IndexOf(block.Axes, run[k]) >= 0)
                {
                    within = within * dims[run[k]] + index[k];
                }
            }

            labels[position] = block.Labels[within];
            for (var k = run.Length - 1; k >= 0 && ++index[k] == dims[run[k]]; k--)
            {
                index[k] = 0;
            }
        }

        return labels;
    }

    /// <summary>Writes a run's labels: on one axis where they depend on that alone, else on all of its axes together.</summary>
    private static void Write(TieContext c, int output, int[] run, int[] labels)
    {
        var dims = c.Out(output);
        var stride = 1L;
        for (var k = run.Length - 1; k >= 0; k--)
        {
            var size = dims[run[k]];
            if (DependsOnlyOn(c, labels, stride, size))
            {
                c.Write(output, run[k], [.. Enumerable.Range(0, (int)size).Select(i => labels[i * stride])]);
                return;
            }

            stride *= size;
        }

        c.Write(output, new Block(run, labels));
    }

    private static bool DependsOnlyOn(TieContext c, int[] labels, long stride, long size)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (c.Find(labels[i]) != c.Find(labels[i / stride % size * stride]))
            {
                return false;
            }
        }

        return true;
    }
}
