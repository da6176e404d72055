namespace Mcmc.Search.Solver;

/// <summary>
/// Minimises a sum of tables over a few variables each, exactly: one variable after the other is minimised away, given its
/// neighbours (Bertelè and Brioschi, "Nonserial Dynamic Programming", 1972). On a chain this is the Viterbi algorithm.
/// The order and all strides are found once, so that many sums of the same form cost little each.
/// </summary>
internal sealed class Elimination
{
    private const long MostEntries = 1 << 21;

    private readonly int[] domains;
    private readonly List<Step> steps = [];
    private readonly int tables;

    private Elimination(int[] domains, int tables) => (this.domains, this.tables) = (domains, tables);

    /// <param name="domains">How many values each variable has.</param>
    /// <param name="scopes">The variables of each table, ascending; a table is row-major, its last variable fastest.</param>
    /// <returns>Null where tables would grow too large to be minimised exactly.</returns>
    public static Elimination? Of(int[] domains, IReadOnlyList<int[]> scopes)
    {
        var elimination = new Elimination(domains, scopes.Count);
        var open = scopes.Select((scope, table) => (Scope: scope, Table: table)).ToList();
        var left = Enumerable.Range(0, domains.Length).ToHashSet();
        while (left.Count > 0)
        {
            var (variable, size) = left.Select(v => (v, elimination.Entries(Neighbours(open, v)))).OrderBy(v => v.Item2).ThenBy(v => v.v).First();
            if (size * domains[variable] > MostEntries)
            {
                return null;
            }

            var joined = open.Where(t => t.Scope.Contains(variable)).ToArray();
            var scope = Neighbours(open, variable);
            elimination.steps.Add(elimination.Plan(variable, scope, joined));
            open.RemoveAll(t => t.Scope.Contains(variable));
            open.Add((scope, scopes.Count + elimination.steps.Count - 1));
            left.Remove(variable);
        }

        return elimination;
    }

    /// <summary>The values of the variables that make the sum least; of equal ones the first.</summary>
    /// <param name="sums">The tables, in the order of their scopes; infinity forbids.</param>
    /// <returns>The values and their sum, which is infinite where everything is forbidden.</returns>
    public (int[] Values, double Sum) Minimize(IReadOnlyList<double[]> sums)
    {
        var all = new double[tables + steps.Count][];
        for (var i = 0; i < tables; i++)
        {
            all[i] = sums[i];
        }

        var choices = new int[steps.Count][];
        for (var i = 0; i < steps.Count; i++)
        {
            (all[tables + i], choices[i]) = steps[i].Run(all);
        }

        // What is left depends on nothing: the tables of no variable, and the messages of the last ones of their kind.
        var used = steps.SelectMany(s => s.Tables).ToHashSet();
        var sum = all.Where((table, i) => !used.Contains(i)).Sum(table => table[0]);
        var values = new int[domains.Length];
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            values[steps[i].Variable] = choices[i][steps[i].Index(values)];
        }

        return (values, sum);
    }

    private static int[] Neighbours(List<(int[] Scope, int Table)> open, int variable) =>
        [.. open.Where(t => t.Scope.Contains(variable)).SelectMany(t => t.Scope).Where(v => v != variable).Distinct().Order()];

    private long Entries(int[] scope) => scope.Aggregate(1L, (product, v) => Math.Min(MostEntries * 2, product * domains[v]));

    private Step Plan(int variable, int[] scope, (int[] Scope, int Table)[] joined) => new(
        variable,
        domains[variable],
        scope,
        [.. scope.Select(v => domains[v])],
        [.. joined.Select(t => t.Table)],
        [.. joined.Select(t => scope.Select(v => Stride(t.Scope, v)).ToArray())],
        [.. joined.Select(t => Stride(t.Scope, variable))]);

    private int Stride(int[] scope, int variable)
    {
        var place = Array.IndexOf(scope, variable);
        return place < 0 ? 0 : scope.Skip(place + 1).Aggregate(1, (product, v) => product * domains[v]);
    }

    /// <summary>One variable, minimised given its neighbours.</summary>
    private sealed record Step(int Variable, int Domain, int[] Scope, int[] Sizes, int[] Tables, int[][] Strides, int[] Own)
    {
        public int Index(int[] values)
        {
            var index = 0;
            for (var i = 0; i < Scope.Length; i++)
            {
                index = index * Sizes[i] + values[Scope[i]];
            }

            return index;
        }

        public (double[] Least, int[] Choice) Run(double[][] all)
        {
            var entries = Sizes.Aggregate(1, (product, size) => product * size);
            var (least, choice) = (new double[entries], new int[entries]);
            var (place, at, sum) = (new int[Scope.Length], new int[Tables.Length], new double[Domain]);
            for (var entry = 0; entry < entries; entry++)
            {
                Array.Clear(sum);
                for (var t = 0; t < Tables.Length; t++)
                {
                    var (table, own, index) = (all[Tables[t]], Own[t], at[t]);
                    for (var value = 0; value < sum.Length; value++, index += own)
                    {
                        sum[value] += table[index];
                    }
                }

                (least[entry], choice[entry]) = Least(sum);
                Advance(place, at);
            }

            return (least, choice);
        }

        private static (double, int) Least(double[] sum)
        {
            var best = 0;
            for (var value = 1; value < sum.Length; value++)
            {
                best = sum[value] < sum[best] ? value : best;
            }

            return (sum[best], best);
        }

        private void Advance(int[] place, int[] at)
        {
            for (var i = place.Length - 1; i >= 0; i--)
            {
                var wraps = ++place[i] == Sizes[i];
                for (var t = 0; t < at.Length; t++)
                {
                    at[t] += wraps ? -(Sizes[i] - 1) * Strides[t][i] : Strides[t][i];
                }

                if (!wraps)
                {
                    return;
                }

                place[i] = 0;
            }
        }
    }
}
