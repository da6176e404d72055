using Mcmc.Costs;
using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class ArchiveTests
{
    private static readonly string[] Weights = ["0.1", "0.5", "1", "2", "10"];

    [Fact]
    public void Front_holds_what_nothing_beats_and_nothing_rejected()
    {
        var archive = new Archive([Trial(1, 0.5, 0.5), Trial(2, 0.4, 0.4), Trial(3, 0.6, 0.1), Trial(4, 0.9, 0.9, rejected: true)]);
        Assert.Equal([1, 3], archive.Front.Select(t => t.Number));
    }

    [Fact]
    public void Candidates_are_within_the_budgets_and_best_by_priority_first()
    {
        Trial[] trials = [Trial(1, 0.9, 0.1), Trial(2, 0.8, 0.3), Trial(3, 0.6, 0.6), Trial(4, 0.1, 0.7)];
        var archive = new Archive(trials);
        Assert.Equal([2, 3, 4], archive.Candidates(t => t.Number > 1, _ => true, Priority.Default).Select(t => t.Number));
        Assert.Equal([4, 3, 2], archive.Candidates(t => t.Number > 1, _ => true, Priority.Parse("latency=1", "")).Select(t => t.Number));
        Assert.Equal([3, 2, 1, 4], archive.Candidates(_ => true, _ => true, Priority.Parse("quality=1,latency=1", "")).Select(t => t.Number));
    }

    [Fact]
    public void Candidates_that_seem_inaccurate_come_last_by_quality()
    {
        Trial[] trials = [Trial(1, 0.1, 0.9), Trial(2, 0.7, 0.5), Trial(3, 0.8, 0.3), Trial(4, 0.2, 0.8)];
        var candidates = new Archive(trials).Candidates(_ => true, t => t.Outcome.Quality >= 0.7, Priority.Parse("latency=1", ""));
        Assert.Equal([2, 3, 4, 1], candidates.Select(t => t.Number));
    }

    [Fact]
    public void Candidates_for_growing_weights_of_an_objective_never_lose_in_it()
    {
        var random = new Random(5);
        Trial[] trials = [.. Enumerable.Range(1, 200).Select(i => Trial(i, random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble()))];
        var archive = new Archive(trials);
        foreach (var objective in Enum.GetValues<Objective>())
        {
            var reached = Weights.Select(weight =>
            {
                var others = string.Join(',', Enum.GetValues<Objective>().Where(o => o != objective).Select(o => $"{o}=1"));
                return archive.Candidates(_ => true, _ => true, Priority.Parse($"{others},{objective}={weight}", ""))[0].Outcome.Objectives[(int)objective];
            }).ToList();
            Assert.Equal(reached.Order(), reached);
        }
    }

    private static Trial Trial(int number, double quality, double latency, double flops = 0.5, double memory = 0.5, bool rejected = false) => new(
        number,
        new Proposal("test", [number]),
        new TrialResult(new TrialOutcome(quality, [quality, latency, flops, memory], rejected), new ModelCosts(new StaticCosts(1, 1, 1, 1))));
}
