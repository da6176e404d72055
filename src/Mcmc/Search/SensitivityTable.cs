using Mcmc.Pruning;

namespace Mcmc.Search;

/// <summary>
/// How much quality each group loses alone: the error (mean divergence of the outputs from the original's, or any other
/// figure that is 0 for the original) at a few widths, made monotone and interpolated between them.
/// </summary>
internal sealed class SensitivityTable
{
    private static readonly double[] Fractions = [0.75, 0.5, 0.25, 0.125];
    private readonly (int Width, double Error)[][] points;

    private SensitivityTable((int, double)[][] points) => this.points = points;

    /// <summary>How many evaluations Measure makes.</summary>
    public static int Evaluations(ChannelGroups groups, IReadOnlyList<int[]> admissible) =>
        groups.Prunable.Sum(g => Probes(admissible[g.Index]).Count());

    /// <summary>Cuts every prunable group alone to some of its admissible widths and measures the error.</summary>
    /// <param name="error">The error of a policy; at least 0.</param>
    /// <param name="evaluated">Called after each evaluation.</param>
    public static SensitivityTable Measure(
        ChannelGroups groups, Importance importance, IReadOnlyList<int[]> admissible, Func<Policy, double> error, Action evaluated, CancellationToken cancellation) =>
        Measure(groups, admissible, widths => error(Policy.OfWidths(groups, importance, widths)), parallel: 1, evaluated, cancellation);

    /// <summary>Cuts every prunable group alone to some of its admissible widths and measures the error.</summary>
    /// <param name="error">The error of widths by group index; at least 0. Called from several threads where <paramref name="parallel"/> is over 1.</param>
    /// <param name="parallel">How many errors are measured at a time.</param>
    /// <param name="evaluated">Called after each evaluation, one call at a time.</param>
    public static SensitivityTable Measure(
        ChannelGroups groups, IReadOnlyList<int[]> admissible, Func<int[], double> error, int parallel, Action evaluated, CancellationToken cancellation)
    {
        var probes = groups.Prunable.SelectMany(g => Probes(admissible[g.Index]).Select(width => (g.Index, Width: width))).ToArray();
        var errors = new double[probes.Length];
        Parallel.For(0, probes.Length, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, i =>
        {
            var widths = groups.Widths;
            widths[probes[i].Index] = probes[i].Width;
            errors[i] = error(widths);
            lock (errors)
            {
                evaluated();
            }
        });
        var points = groups.All.Select(g => new List<(int Width, double Error)> { (g.Width, 0) }).ToArray();
        for (var i = 0; i < probes.Length; i++)
        {
            // A narrower group that measures better than a wider one does so by chance.
            var list = points[probes[i].Index];
            list.Add((probes[i].Width, Math.Max(list[^1].Error, errors[i])));
        }

        return new SensitivityTable([.. points.Select(list => Enumerable.Reverse(list).ToArray())]);
    }

    /// <summary>A table of points that were measured before.</summary>
    /// <param name="points">What <see cref="Points"/> gave.</param>
    public static SensitivityTable Of(IEnumerable<IReadOnlyList<(int Width, double Error)>> points) => new([.. points.Select(p => p.ToArray())]);

    /// <summary>The measured errors by group index, by ascending widths, the original one last.</summary>
    public IReadOnlyList<IReadOnlyList<(int Width, double Error)>> Points => points;

    /// <summary>The error of a group at a width: linear between the measured widths, and beyond the narrowest.</summary>
    public double Error(ChannelGroup group, int width)
    {
        var table = points[group.Index];
        if (table.Length == 1 || width >= group.Width)
        {
            return 0;
        }

        var right = Math.Max(1, Array.FindIndex(table, p => p.Width >= width));
        var (a, b) = (table[right - 1], table[right]);
        return a.Error + (b.Error - a.Error) * (width - a.Width) / (b.Width - a.Width);
    }

    private static IEnumerable<int> Probes(int[] admissible) =>
        Fractions.Select(f => admissible.MinBy(w => Math.Abs(w - f * admissible[^1]))).Where(w => w < admissible[^1]).Distinct();
}
