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

    /// <summary>How many evaluations <see cref="Measure"/> makes.</summary>
    public static int Evaluations(ChannelGroups groups, IReadOnlyList<int[]> admissible) =>
        groups.Prunable.Sum(g => Probes(admissible[g.Index]).Count());

    /// <summary>Cuts every prunable group alone to some of its admissible widths and measures the error.</summary>
    /// <param name="error">The error of a policy; at least 0.</param>
    /// <param name="evaluated">Called after each evaluation.</param>
    public static SensitivityTable Measure(
        ChannelGroups groups, Importance importance, IReadOnlyList<int[]> admissible, Func<Policy, double> error, Action evaluated, CancellationToken cancellation)
    {
        var points = new (int, double)[groups.All.Count][];
        foreach (var group in groups.All)
        {
            var list = new List<(int Width, double Error)> { (group.Width, 0) };
            foreach (var width in Probes(admissible[group.Index]))
            {
                cancellation.ThrowIfCancellationRequested();
                var widths = groups.Widths;
                widths[group.Index] = width;

                // A narrower group that measures better than a wider one does so by chance.
                list.Add((width, Math.Max(list[^1].Error, error(Policy.OfWidths(groups, importance, widths)))));
                evaluated();
            }

            list.Reverse();
            points[group.Index] = [.. list];
        }

        return new SensitivityTable(points);
    }

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
