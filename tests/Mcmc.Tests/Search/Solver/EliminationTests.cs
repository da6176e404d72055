using Mcmc.Runtime;
using Mcmc.Search.Solver;

namespace Mcmc.Tests.Search.Solver;

public sealed class EliminationTests
{
    [Theory]
    [InlineData("0,1 1,2 2,3 3,4")]
    [InlineData("0,1,2 2,3 4")]
    [InlineData("0,1 1,2 0,2 2,3 3,4 2,4")]
    [InlineData("0 1 2 3 4")]
    [InlineData("0,1,2,3 0,4 1,4")]
    [InlineData(" 0,1 2 3,4")]
    public void Minimize_finds_what_trying_everything_finds(string form)
    {
        int[][] scopes = [.. form.Split(' ').Select(s => s.Length == 0 ? [] : s.Split(',').Select(int.Parse).ToArray())];
        var random = new SeededRandom(1, form);
        for (var round = 0; round < 30; round++)
        {
            int[] domains = [.. Enumerable.Range(0, 5).Select(_ => 1 + random.Next(4))];
            double[][] tables = [.. scopes.Select(s => Enumerable.Range(0, s.Aggregate(1, (p, v) => p * domains[v])).Select(_ => random.Next(9) == 0 ? double.PositiveInfinity : random.NextGaussian()).ToArray())];

            var (values, sum) = Elimination.Of(domains, scopes)!.Minimize(tables);

            var least = Everything(domains).Min(v => Sum(scopes, tables, domains, v));
            Assert.Equal(least, sum, 1e-9);
            Assert.Equal(least, Sum(scopes, tables, domains, values), 1e-9);
        }
    }

    [Fact]
    public void Of_variables_that_all_hang_together_says_that_it_is_too_much()
    {
        int[] domains = [.. Enumerable.Repeat(50, 8)];
        int[][] scopes = [.. from i in Enumerable.Range(0, 8) from j in Enumerable.Range(i + 1, 7 - i) select new[] { i, j }];
        Assert.Null(Elimination.Of(domains, scopes));
    }

    private static double Sum(int[][] scopes, double[][] tables, int[] domains, int[] values) =>
        scopes.Select((scope, t) => tables[t][scope.Aggregate(0, (index, v) => index * domains[v] + values[v])]).Sum();

    private static IEnumerable<int[]> Everything(int[] domains)
    {
        var values = new int[domains.Length];
        while (true)
        {
            yield return (int[])values.Clone();
            var i = 0;
            while (i < domains.Length && ++values[i] == domains[i])
            {
                values[i++] = 0;
            }

            if (i == domains.Length)
            {
                yield break;
            }
        }
    }
}
