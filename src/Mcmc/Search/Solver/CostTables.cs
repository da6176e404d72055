using Mcmc.Costs.Widths;
using Mcmc.Search.Space;

namespace Mcmc.Search.Solver;

/// <summary>
/// Errors and costs of a search space as sums of tables over the choices of a few groups each, so that the least of any
/// weighted sum of them can be found. Costs are parts of the original's.
/// </summary>
internal sealed class CostTables
{
    private const long MostEntries = 1 << 20;

    private readonly SearchSpace space;
    private readonly Elimination elimination;
    private readonly double[][] errors;

    /// <summary>By resource and table.</summary>
    private readonly double[][][] costs;
    private readonly double[][] peaks;

    private CostTables(SearchSpace space, Elimination elimination, double[][] errors, double[][][] costs, double[][] peaks) =>
        (this.space, this.elimination, this.errors, this.costs, this.peaks) = (space, elimination, errors, costs, peaks);

    /// <summary>Latency, MACs and the bytes of weights.</summary>
    public const int Resources = 3;

    /// <returns>Null where the groups hang together so closely that exact tables would be too large.</returns>
    public static CostTables? Of(SearchSpace space, SensitivityTable sensitivity)
    {
        var place = space.Decided.Select((g, i) => (g.Index, i)).ToDictionary(g => g.Index, g => g.i);
        var original = space.Costs.Original;
        (CostPart Part, double Whole)[][] resources =
        [
            [.. space.Costs.LatencyParts.Select(p => (p, original.LatencyMs ?? 1))],
            [.. space.Costs.MacsParts.Select(p => (p, (double)original.Macs))],
            [.. space.Costs.WeightByteParts.Select(p => (p, (double)original.WeightBytes))],
        ];
        CostPart[] peakParts = [.. space.Costs.PeakParts];
        int[] domains = [.. space.Decided.Select(g => space.Choices[g.Index].Length)];
        var scopes = Scopes([.. resources.SelectMany(r => r.Select(p => p.Part)).Concat(peakParts).Select(ScopeOf), .. Enumerable.Range(0, domains.Length).Select(i => new[] { i })]);
        if (scopes.Any(s => s.Aggregate(1.0, (product, v) => product * domains[v]) > MostEntries) || Elimination.Of(domains, scopes) is not { } elimination)
        {
            return null;
        }

        double[][] Empty() => [.. scopes.Select(s => new double[s.Aggregate(1, (product, v) => product * domains[v])])];
        var (errors, peaks) = (Empty(), Empty());
        var costs = resources.Select(_ => Empty()).ToArray();
        for (var i = 0; i < domains.Length; i++)
        {
            var group = space.Decided[i];
            Enter(errors, [i], new CostPart([group.Index], w => sensitivity.Error(group, w[group.Index])), 1, static (sum, value) => sum + value);
        }

        for (var r = 0; r < Resources; r++)
        {
            foreach (var (part, whole) in resources[r])
            {
                Enter(costs[r], ScopeOf(part), part, whole, static (sum, value) => sum + value);
            }
        }

        foreach (var part in peakParts)
        {
            Enter(peaks, ScopeOf(part), part, 1, Math.Max);
        }

        return new CostTables(space, elimination, errors, costs, peaks);

        int[] ScopeOf(CostPart part) => [.. part.Groups.Where(place.ContainsKey).Select(g => place[g]).Order()];

        void Enter(double[][] tables, int[] scope, CostPart part, double whole, Func<double, double, double> join)
        {
            var index = scopes.FindIndex(s => scope.All(s.Contains));
            var (table, own) = (tables[index], scopes[index]);
            var widths = space.Groups.Widths;
            for (var entry = 0; entry < table.Length; entry++)
            {
                var rest = entry;
                for (var i = own.Length - 1; i >= 0; i--)
                {
                    var group = space.Decided[own[i]].Index;
                    widths[group] = space.Choices[group][rest % domains[own[i]]];
                    rest /= domains[own[i]];
                }

                table[entry] = join(table[entry], part.Cost(widths) / whole);
            }
        }
    }

    /// <summary>The widths with the least error + Σ multiplier · cost, of those whose activations never take more than a cap.</summary>
    /// <param name="multipliers">One for each resource, by parts of the original.</param>
    /// <param name="peakBytes">The cap.</param>
    /// <returns>The widths by group index and the least sum; no widths where the cap forbids all.</returns>
    public (int[]? Widths, double Sum) Minimize(ReadOnlySpan<double> multipliers, double peakBytes = double.PositiveInfinity)
    {
        var sums = new double[errors.Length][];
        for (var t = 0; t < sums.Length; t++)
        {
            var sum = sums[t] = (double[])errors[t].Clone();
            for (var r = 0; r < Resources; r++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(costs[r][t], multipliers[r], sum, sum);
            }

            for (var i = 0; peakBytes < double.PositiveInfinity && i < sum.Length; i++)
            {
                sum[i] = peaks[t][i] > peakBytes ? double.PositiveInfinity : sum[i];
            }
        }

        var (values, least) = elimination.Minimize(sums);
        if (double.IsPositiveInfinity(least))
        {
            return (null, least);
        }

        var widths = space.Groups.Widths;
        for (var i = 0; i < values.Length; i++)
        {
            var group = space.Decided[i].Index;
            widths[group] = space.Choices[group][values[i]];
        }

        return (widths, least);
    }

    /// <summary>The scopes that lie in no other, the empty one among them if it is the only one.</summary>
    private static List<int[]> Scopes(List<int[]> all)
    {
        var distinct = all.DistinctBy(s => string.Join(' ', s)).OrderByDescending(s => s.Length).ToList();
        var kept = new List<int[]>();
        foreach (var scope in distinct)
        {
            if (!kept.Exists(k => scope.All(k.Contains)))
            {
                kept.Add(scope);
            }
        }

        return kept;
    }
}
