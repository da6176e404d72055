using Mcmc.Costs;
using Mcmc.Runtime;
using Mcmc.Search.Solver;
using Mcmc.Search.Space;

namespace Mcmc.Tests.Search.Solver;

public sealed class BudgetSolverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Networks => ["small/vgg.onnx", "small/resnet-option-a.onnx", "small/mobilenet-v1.onnx"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Minimize_finds_what_trying_every_network_finds(string model)
    {
        var space = Coarse(model);
        var sensitivity = SmallSpace.Table(space);
        var tables = CostTables.Of(space, sensitivity)!;
        var all = Everything(space).ToList();
        Assert.InRange(all.Count, 50, 50_000);
        var random = new SeededRandom(1);
        for (var round = 0; round < 10; round++)
        {
            double[] prices = [.. Enumerable.Range(0, CostTables.Resources).Select(_ => 30 * random.NextDouble() * random.NextDouble())];
            var cap = round % 2 == 0 ? double.PositiveInfinity : 0.8 * space.Costs.Original.PeakActivationBytes;

            var (widths, sum) = tables.Minimize(prices, cap);

            double Priced(int[] w) => space.Costs.Static(w).PeakActivationBytes > cap ? double.PositiveInfinity
                : space.Decided.Sum(g => sensitivity.Error(g, w[g.Index]))
                    + prices[0] * space.Costs.LatencyParts.Sum(p => p.Cost(w)) / space.Costs.Original.LatencyMs!.Value
                    + prices[1] * space.Costs.Static(w).Macs / space.Costs.Original.Macs
                    + prices[2] * space.Costs.Static(w).WeightBytes / space.Costs.Original.WeightBytes;
            var least = all.Min(Priced);
            Assert.Equal(least, sum, 1e-6 * Math.Max(1, Math.Abs(least)));
            Assert.Equal(least, Priced(widths!), 1e-6 * Math.Max(1, Math.Abs(least)));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void LatencyParts_add_up_to_the_latency_where_nothing_but_layers_counts(string model)
    {
        var space = Coarse(model);
        var random = new SeededRandom(2);
        foreach (var widths in Enumerable.Range(0, 20).Select(_ => space.Choices.Select(c => c[random.Next(c.Length)]).ToArray()))
        {
            var parts = space.Costs.LatencyParts.Sum(p => p.Cost(widths));
            Assert.InRange(parts / space.Costs.ExpectedLatencyMs(widths)!.Value, 0.9, 1.1);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Solve_comes_close_to_the_best_network_there_is(string model)
    {
        var free = Coarse(model);
        var limits = Limits(free, 0.6);
        var sensitivity = SmallSpace.Table(free);
        double Error(int[] w) => free.Decided.Sum(g => sensitivity.Error(g, w[g.Index]));
        var best = Everything(free).Where(w => free.Meets(w, limits)).Min(Error);

        var result = new BudgetSolver(free, sensitivity).Solve(limits, 40, Cancellation);

        Assert.True(result.IsExact);
        Assert.All(result.Seeds, seed => Assert.True(free.Meets(seed.Widths, limits)));
        Assert.All(result.Seeds, seed => Assert.Equal(Error(seed.Widths), seed.Error, 1e-9));
        Assert.Equal(result.Seeds.Min(s => s.Error), result.Seeds[0].Error);
        Assert.InRange(result.Seeds[0].Error, best - 1e-9, 1.15 * best + 1e-9);
        Assert.InRange(result.LeastError, 0, best + 1e-6);
        Assert.True(result.Seeds.Count > 3);
    }

    [Fact]
    public void Solve_budgets_that_the_original_meets_keeps_everything_first()
    {
        var space = Coarse("small/vgg.onnx");
        var result = new BudgetSolver(space, SmallSpace.Table(space)).Solve(Limits(space, 1.01), 20, Cancellation);
        Assert.Equal(space.Groups.Widths, result.Seeds[0].Widths);
        Assert.Equal(0, result.Seeds[0].Error);
    }

    [Fact]
    public void Solve_budgets_that_nothing_meets_gives_no_seeds()
    {
        var space = Coarse("small/vgg.onnx");
        Assert.Empty(new BudgetSolver(space, SmallSpace.Table(space)).Solve(Limits(space, 1e-6), 20, Cancellation).Seeds);
    }

    [Fact]
    public void Solve_groups_that_hang_together_too_closely_goes_step_by_step()
    {
        var space = SmallSpace.Of("small/densenet.onnx", g => [.. Enumerable.Range(1, g.IsPrunable ? g.Width : 1).Select(w => g.IsPrunable ? w : g.Width)]);
        var limits = Limits(space, 0.6);
        var result = new BudgetSolver(space, SmallSpace.Table(space)).Solve(limits, 10, Cancellation);
        Assert.NotEmpty(result.Seeds);
        Assert.All(result.Seeds, seed => Assert.True(space.Meets(seed.Widths, limits)));
        Assert.True(result.Seeds[0].Error < space.Decided.Sum(g => SmallSpace.Table(space).Error(g, space.AtShare(space.CommonShare(limits))[g.Index])) + 1e-9);
    }

    private static BudgetLimits Limits(SearchSpace space, double share) => new(
    [
        new BudgetLimit(BudgetKind.Latency, (share + 0.1) * space.Costs.Original.LatencyMs!.Value),
        new BudgetLimit(BudgetKind.Flops, share * space.Costs.Original.Macs),
        new BudgetLimit(BudgetKind.Memory, (share + 0.1) * space.Costs.Original.MemoryBytes),
    ]);

    /// <summary>A few widths per group, so that all networks can be tried.</summary>
    private static SearchSpace Coarse(string model) => SmallSpace.Of(model, g => !g.IsPrunable ? [g.Width] : [.. new[] { g.Width / 4, g.Width / 2, g.Width }.Where(w => w > 0).Distinct()]);

    private static IEnumerable<int[]> Everything(SearchSpace space)
    {
        var widths = space.Narrowest.ToArray();
        while (true)
        {
            yield return (int[])widths.Clone();
            var i = 0;
            for (; i < widths.Length; i++)
            {
                var next = Array.IndexOf(space.Choices[i], widths[i]) + 1;
                widths[i] = space.Choices[i][next % space.Choices[i].Length];
                if (next < space.Choices[i].Length)
                {
                    break;
                }
            }

            if (i == widths.Length)
            {
                yield break;
            }
        }
    }
}
