namespace Mcmc.Search;

/// <summary>
/// The volume of what a set of points dominates, every objective maximised. Exact: the volume is the sum of what each point
/// adds to those before it, and what it adds is its own box without what the others cover of it (While, Bradstreet,
/// Barone, "A Fast Way of Calculating Exact Hypervolumes", IEEE Transactions on Evolutionary Computation, 2012).
/// </summary>
internal static class Hypervolume
{
    /// <param name="points">Points of equal length, in any order; dominated ones add nothing.</param>
    /// <param name="reference">The corner that the volume is measured from; points that do not exceed it everywhere add nothing.</param>
    public static double Of(IReadOnlyList<double[]> points, double[] reference)
    {
        // Measured from the reference, a box is a product of its sides.
        var above = points.Select(point => Sides(point, reference)).Where(sides => sides.All(s => s > 0));
        return Union(Undominated(above));
    }

    /// <summary>What a point adds to the volume of others, in one step of the sum that <see cref="Of"/> is.</summary>
    public static double AddedBy(double[] point, IReadOnlyList<double[]> others, double[] reference)
    {
        var box = Sides(point, reference);
        if (box.Any(side => side <= 0))
        {
            return 0;
        }

        var covered = others.Select(other => Sides(other, reference)).Where(sides => sides.All(s => s > 0)).Select(sides => sides.Zip(box, Math.Min).ToArray());
        return Math.Max(0, box.Aggregate((product, side) => product * side) - Union(Undominated(covered)));
    }

    /// <summary>
    /// What a point adds above the origin, in the objectives in which any of the others is above it: a cost that nobody
    /// measures saves nothing anywhere, and no volume may depend on it.
    /// </summary>
    public static double Gain(double[] point, IReadOnlyList<double[]> others)
    {
        int[] open = [.. Enumerable.Range(0, point.Length).Where(i => others.Count == 0 || others.Any(o => o[i] > 0))];
        double[] Open(double[] whole) => [.. open.Select(i => whole[i])];
        return AddedBy(Open(point), [.. others.Select(Open)], new double[open.Length]);
    }

    /// <summary>The volume of a union of boxes that share a corner, none of them inside another.</summary>
    private static double Union(List<double[]> boxes)
    {
        // The last side descends, so that the boxes cut to a later one are alike there, and most of them drop out.
        boxes.Sort(static (a, b) => b[^1].CompareTo(a[^1]));
        return boxes is [{ Length: 2 }, ..] ? Area(boxes) : Enumerable.Range(0, boxes.Count).Sum(i => Added(boxes, i));
    }

    private static double[] Sides(double[] point, double[] reference) => [.. point.Zip(reference, (p, r) => p - r)];

    private static double Added(List<double[]> boxes, int index)
    {
        var box = boxes[index];
        var covered = boxes.Take(index).Select(other => other.Zip(box, Math.Min).ToArray());
        return box.Aggregate((product, side) => product * side) - Union(Undominated(covered));
    }

    /// <summary>Two objectives: steps of a staircase, which rises in the first as it falls in the second.</summary>
    private static double Area(List<double[]> boxes)
    {
        var (area, width) = (0.0, 0.0);
        foreach (var box in boxes)
        {
            area += Math.Max(0, box[0] - width) * box[1];
            width = Math.Max(width, box[0]);
        }

        return area;
    }

    private static List<double[]> Undominated(IEnumerable<double[]> boxes)
    {
        var front = new Front<bool>(boxes.FirstOrDefault()?.Length ?? 0);
        foreach (var box in boxes)
        {
            front.Add(box, true);
        }

        return [.. front.Points.Select(p => p.Point)];
    }
}
