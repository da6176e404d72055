namespace Mcmc.Costs.Devices;

/// <summary>
/// A layer's time within one pair of width classes: a plane of blocks with a product term, fitted so that disturbed points do
/// not bend it, plus what the points near by deviate from it. Timings scatter, so a point is met only as closely as it was
/// met often.
/// </summary>
internal sealed class RegionFit
{
    /// <summary>Kernels work on up to this many blocks of outputs at a time; the last set may be smaller and less efficient.</summary>
    private const double BlocksAtATime = 4;

    /// <summary>A deviation counts fully up to this squared distance, and the plane alone counts as much as one point at distance 1.</summary>
    private const double Nearness = 0.2;
    private const double LeastUs = 0.01;

    /// <summary>Fewer points than this do not tell a plane from its parts: then only the product counts.</summary>
    private const int FewestForPlane = 12;
    private const int Rounds = 6;
    private const double Believable = 3;

    private readonly Cell[] cells;
    private readonly bool isPlane;
    private readonly double[] plane;
    private readonly double floor;

    /// <param name="measured">Coordinates in blocks, microseconds and how often; at least one. Points of equal coordinates are averaged.</param>
    public RegionFit(IEnumerable<(double X, double Y, double Us, double Count)> measured)
    {
        var grouped = measured.GroupBy(p => (p.X, p.Y))
            .Select(cell => new Cell(cell.Key.X, cell.Key.Y, cell.Sum(p => p.Us * p.Count) / cell.Sum(p => p.Count), cell.Sum(p => p.Count), 0))
            .ToArray();
        isPlane = grouped.Length >= FewestForPlane;
        floor = Math.Max(LeastUs, 0.25 * grouped.Min(c => c.Us));
        (plane, Scatter) = Solve(grouped, Math.Max(LeastUs, 0.1 * grouped.Average(c => c.Us)));

        // A point far beyond the scatter of the others was disturbed: its neighbours are not to follow it.
        cells = [.. grouped.Select(c => c with { Deviation = Math.Clamp(c.Us / Plane(c.X, c.Y) - 1, -Believable * Scatter, Believable * Scatter) })];
    }

    /// <summary>How far the points lie from the plane, as a share of their times.</summary>
    public double Scatter { get; }

    /// <summary>Microseconds at coordinates in blocks.</summary>
    public double At(double x, double y)
    {
        var (deviation, weights) = (0.0, 1.0);
        foreach (var cell in cells)
        {
            var weight = cell.Count / (Distance2(cell, x, y) + Nearness);
            deviation += weight * cell.Deviation;
            weights += weight;
        }

        return Plane(x, y) * (1 + deviation / weights);
    }

    /// <summary>0 at a measured point, towards 1 far from all; more where deviations near by differ, so that the curve bends.</summary>
    public double Novelty(double x, double y)
    {
        var (nearest, bend) = (double.MaxValue, 0.0);
        foreach (var cell in cells)
        {
            var distance = Distance2(cell, x, y);
            nearest = Math.Min(nearest, distance);
            bend = Math.Max(bend, Math.Abs(cell.Deviation) / (1 + distance));
        }

        return nearest / (Nearness + nearest) * (1 + Math.Min(bend, 1));
    }

    /// <summary>In units in which neighbours behave alike: one block where there are few, a fifth of the coordinate where there are many.</summary>
    private static double Distance2(Cell cell, double x, double y) =>
        Square((cell.X - x) / (1 + 0.2 * x)) + Square((cell.Y - y) / (1 + 0.2 * y));

    private static double Square(double value) => value * value;

    private double Plane(double x, double y) => Math.Max(floor, Dot(plane, Terms(x, y)));

    private double[] Terms(double x, double y) => isPlane ? [1, x, y, x * y, x * Math.Ceiling(y / BlocksAtATime)] : [1, x * y];

    /// <summary>Iteratively reweighted least squares of relative errors with Huber's weights.</summary>
    private (double[] Solution, double Scatter) Solve(Cell[] cells, double leastUs)
    {
        double[][] terms = [.. cells.Select(c => Terms(c.X, c.Y))];
        double[] trust = [.. cells.Select(_ => 1.0)];
        double[] solution = [];
        var scatter = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var equations = new NormalEquations(terms[0].Length);
            for (var i = 0; i < cells.Length; i++)
            {
                var weight = trust[i] * Math.Sqrt(cells[i].Count) / Math.Max(cells[i].Us, leastUs);
                equations.Add(terms[i], cells[i].Us, weight * weight);
            }

            solution = equations.Solve();
            double[] errors = [.. cells.Select((c, i) => Math.Abs(Dot(solution, terms[i]) - c.Us) / Math.Max(c.Us, leastUs))];
            scatter = Math.Max(0.01, 1.48 * errors.Order().ElementAt(errors.Length / 2));
            trust = [.. errors.Select(e => Math.Sqrt(Math.Min(1, 1.5 * scatter / Math.Max(e, 1e-9))))];
        }

        return (solution, scatter);
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private readonly record struct Cell(double X, double Y, double Us, double Count, double Deviation);
}
