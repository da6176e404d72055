namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Moves elements about without computing: joins, parts, turns, pads and repeats.</summary>
internal static class LayoutMoves
{
    public static Feature? Concat(GraphBuilder g, Feature x)
    {
        var axis = g.Chance(0.7) || x.Rank == 2 ? 1 : g.Between(1, x.Rank - 1);
        var parts = new List<Feature> { x };
        for (var i = g.Between(1, 3); i > 0; i--)
        {
            if (g.Other(x, f => f.Rank == x.Rank && Enumerable.Range(0, x.Rank).All(a => a == axis || f.Dims[a] == x.Dims[a])) is { } other)
            {
                parts.Add(other);
            }
        }

        var dims = x.Resized(axis, parts.Sum(p => p.Dims[axis]));
        return parts.Count == 1 || !GraphBuilder.IsSmall(dims) ? null
            : g.Apply("Concat", dims, [.. parts.Select(p => p.Value)]).With("axis", g.Chance(0.3) ? axis - x.Rank : axis);
    }

    public static Feature? Split(GraphBuilder g, Feature x)
    {
        var axis = g.Chance(0.7) ? 1 : g.Between(1, x.Rank - 1);
        var size = x.Dims[axis];
        if (size < 2)
        {
            return null;
        }

        long[] sizes = g.Divisor(size) is > 0 and <= 4 and var parts && g.Chance(0.5)
            ? [.. Enumerable.Repeat(size / parts, (int)parts)]
            : g.Between(1, (int)size - 1) is var first ? [first, size - first] : [];
        var made = g.Split(x, axis, sizes);
        g.Features.AddRange(made[1..]);
        return made[0];
    }

    public static Feature? Slice(GraphBuilder g, Feature x)
    {
        var axis = g.Chance(0.6) ? 1 : g.Between(1, x.Rank - 1);
        var size = x.Dims[axis];
        if (size < 2)
        {
            return null;
        }

        var start = g.Between(0, (int)size - 1);
        var end = g.Between(start + 1, (int)size);
        if (g.Opset >= 10 && g.Chance(0.25))
        {
            var step = g.Between(2, 3);
            return g.Slice(x, axis, start, g.Chance(0.5) ? int.MaxValue : size, step, (size - start + step - 1) / step);
        }

        if (g.Opset >= 10 && g.Chance(0.15))
        {
            return g.Slice(x, axis, -1, long.MinValue + 1, -1, size);
        }

        return g.Slice(x, axis, g.Chance(0.3) ? start - size : start, end == size && g.Chance(0.6) ? long.MaxValue : end, 1, end - start);
    }

    /// <summary>A random permutation of all axes but the batch.</summary>
    public static Feature? Transpose(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        int[] perm = [0, .. g.Random.Permutation(x.Rank - 1).Select(a => a + 1)];
        return Turn(g, x, perm);
    }

    public static Feature? Pad(GraphBuilder g, Feature x)
    {
        var pads = new long[2 * x.Rank];
        var mode = g.Pick("constant", "constant", "constant", "reflect", "edge");
        var axis = mode == "constant" && g.Chance(0.5) ? 1 : g.Between(1, x.Rank - 1);
        var room = (int)Math.Min(2, mode == "reflect" ? x.Dims[axis] - 1 : 2);
        pads[axis] = g.Between(0, room);
        pads[x.Rank + axis] = g.Between(0, room);
        return pads.Sum() == 0 ? null : g.Pad(x, pads, mode, mode == "constant" && g.Chance(0.3) ? 0.5f : 0);
    }

    public static Feature? Tile(GraphBuilder g, Feature x)
    {
        var axis = g.Between(1, x.Rank - 1);
        var dims = x.Resized(axis, 2 * x.Dims[axis]);
        return GraphBuilder.IsSmall(dims) ? g.Apply("Tile", dims, x.Value, g.Ints([.. dims.Select((_, a) => a == axis ? 2L : 1)])) : null;
    }

    /// <summary>Stretches an axis of length one, which is made where there is none, over that of another feature.</summary>
    public static Feature? Expand(GraphBuilder g, Feature x)
    {
        if (g.Opset < 8)
        {
            return null;
        }

        var one = Array.IndexOf(x.Dims, 1L, 1);
        var from = one > 0 ? x : x.Rank < 4 ? g.Unsqueeze(x, one = g.Between(1, x.Rank)) : null;
        if (from is null || !GraphBuilder.IsSmall(from.Resized(one, 4)))
        {
            return null;
        }

        var dims = from.Resized(one, g.Between(2, 4));
        var target = g.Random.Next(3) switch
        {
            0 when !g.HasDynamicBatch => g.Ints(dims),
            1 => g.Ints([.. dims.Select((d, axis) => axis == one ? d : 1)]),
            _ => g.Dims(from, dims),
        };
        return g.Apply("Expand", dims, from.Value, target);
    }

    public static Feature? Rank(GraphBuilder g, Feature x)
    {
        var one = Array.IndexOf(x.Dims, 1L, 1);
        return one > 0 && x.Rank > 2 ? g.Squeeze(x, one) : x.Rank < 4 ? g.Unsqueeze(x, g.Between(1, x.Rank)) : null;
    }

    public static Feature Turn(GraphBuilder g, Feature x, int[] perm) =>
        g.Apply("Transpose", [.. perm.Select(a => x.Dims[a])], x.Value).With("perm", [.. perm.Select(a => (long)a)]);
}
