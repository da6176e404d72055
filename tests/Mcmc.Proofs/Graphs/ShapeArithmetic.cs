using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs;

/// <summary>
/// Reshapes with the targets that exporters write: constants with zeros and a minus one, and lists computed from the
/// shapes of other features, some of which follow the channels and some of which only happen to be the same number.
/// </summary>
internal static class ShapeArithmetic
{
    public static Feature Reshape(this GraphBuilder g, Feature x, params long[] dims) =>
        g.Apply("Reshape", dims, x.Value, g.Chance(0.6) ? WrittenTarget(g, x, dims) : ComputedTarget(g, x, dims));

    /// <summary>A reshape whose target follows the batch and the second axis of <paramref name="x"/>, as exporters write it for attention.</summary>
    public static Feature ReshapePlainly(this GraphBuilder g, Feature x, params long[] dims) => g.Apply(
        "Reshape",
        dims,
        x.Value,
        g.Chance(0.5) ? WrittenTarget(g, x, dims) : Concat(g, dims.Select((d, axis) => axis < 2 && (axis == 0 || d == x.Dims[1]) ? g.Length(x, axis) : g.Ints(d))));

    /// <summary>The length of one axis, as a list of one integer.</summary>
    public static Value Length(this GraphBuilder g, Feature x, int axis)
    {
        if (g.Opset >= 15 && g.Chance(0.3))
        {
            return g.Apply("Shape", [1], x.Value).With("start", axis).With("end", axis + 1).Value;
        }

        var shape = g.Apply("Shape", [x.Rank], x.Value);
        return g.Random.Next(3) switch
        {
            0 => g.Slice(shape, 0, axis, axis + 1, 1, 1).Value,
            1 => g.Apply("Gather", [1], shape.Value, g.Ints(axis)).With("axis", 0).Value,
            _ => g.Unsqueeze(g.Apply("Gather", [], shape.Value, g.Int(axis)).With("axis", 0), 0).Value,
        };
    }

    /// <summary>The dimensions as a list, the batch's computed.</summary>
    public static Value Dims(this GraphBuilder g, Feature x, long[] dims) => Concat(g, dims.Select((d, axis) => axis == 0 ? g.Length(x, 0) : g.Ints(d)));

    private static Value WrittenTarget(GraphBuilder g, Feature x, long[] dims)
    {
        var target = (long[])dims.Clone();
        var inferred = g.Chance(0.6) ? g.Random.Next(dims.Length) : -1;
        for (var axis = 0; axis < dims.Length; axis++)
        {
            var mayCopy = axis < x.Rank && x.Dims[axis] == dims[axis];
            target[axis] = axis == inferred ? -1 : mayCopy && g.Chance(0.4) ? 0 : dims[axis];
        }

        if (g.HasDynamicBatch && target[0] > 0)
        {
            target[0] = inferred >= 0 ? 0 : g.Pick(0, -1);
        }

        return g.Ints(target);
    }

    private static Value ComputedTarget(GraphBuilder g, Feature x, long[] dims)
    {
        var inferred = g.Chance(0.4) ? g.Random.Next(dims.Length) : -1;
        return Concat(g, dims.Select((d, axis) =>
            axis == inferred ? g.Ints(-1)
            : axis == 0 ? g.Length(x, 0)
            : g.Chance(0.5) ? g.Ints(d)
            : Computed(g, x, d, axis)));
    }

    private static Value Computed(GraphBuilder g, Feature x, long size, int axis)
    {
        int[] same = [.. Enumerable.Range(1, x.Rank - 1).Where(a => x.Dims[a] == size)];
        if (same.Length > 0)
        {
            return g.Length(x, same.Contains(axis) ? axis : g.Pick<int>(same));
        }

        int[] multiples = [.. Enumerable.Range(1, x.Rank - 1).Where(a => x.Dims[a] % size == 0)];
        if (multiples.Length > 0)
        {
            var from = g.Pick<int>(multiples);
            return g.Apply("Div", [1], g.Length(x, from), g.Ints(x.Dims[from] / size)).Value;
        }

        int[] factors = [.. Enumerable.Range(1, x.Rank - 1).Where(a => size % x.Dims[a] == 0)];
        if (factors.Length > 0)
        {
            var from = g.Pick<int>(factors);
            return g.Apply("Mul", [1], g.Length(x, from), g.Ints(size / x.Dims[from])).Value;
        }

        return g.Ints(size);
    }

    private static Value Concat(GraphBuilder g, IEnumerable<Value> parts)
    {
        Value[] all = [.. parts];
        return g.Apply("Concat", [all.Length], all).With("axis", 0).Value;
    }
}
