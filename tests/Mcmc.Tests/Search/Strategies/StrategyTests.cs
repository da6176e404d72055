using Mcmc.Proofs.Search;
using Mcmc.Search;
using Mcmc.Search.Strategies;

namespace Mcmc.Tests.Search.Strategies;

public sealed class StrategyTests
{
    private const int Trials = 40;
    private static readonly SyntheticNetwork Network = new(8, [0.9, 0.6, 0.7], 3);

    public static TheoryData<string> Names => ["uniform", "random", "local", "solver", "greedy"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Restore_goes_on_as_if_never_stopped(string name)
    {
        var whole = Make(name);
        var history = Run(whole, Trials / 2);
        var pending = whole.Propose();
        var resumed = Make(name);
        resumed.Restore(history, whole.Save());
        if (pending is not null)
        {
            whole.Learn(pending, Network.Evaluate(pending.Widths));
            resumed.Learn(pending, Network.Evaluate(pending.Widths));
        }

        Assert.Equal(Run(whole, Trials / 2).Select(t => t.Proposal.Widths), Run(resumed, Trials / 2).Select(t => t.Proposal.Widths));
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("random")]
    [InlineData("local")]
    public void Propose_stays_within_the_budgets(string name) =>
        Assert.All(Run(Make(name), Trials), trial => Assert.True(Network.Admits(trial.Proposal.Widths)));

    [Fact]
    public void Propose_of_the_greedy_narrows_one_group_at_a_time_and_reaches_the_budgets()
    {
        var trials = Run(Make("greedy"), Trials);
        var whole = Network.Choices.Select(c => c[^1]).ToArray();

        Assert.All(trials.Take(Network.Steps), t => Assert.Single(t.Proposal.Widths.Zip(whole), pair => pair.First != pair.Second));
        Assert.Contains(trials, t => Network.Admits(t.Proposal.Widths));
    }

    private static ISearchStrategy Make(string name) => name switch
    {
        "uniform" => new UniformSearch(Network, Trials),
        "random" => new RandomSearch(Network, 1),
        "local" => new LocalSearch(Network, Network.Seeds(5, 1), 5, 1),
        "solver" => new SolverSearch(Network.Seeds(Trials, 1)),
        _ => new GreedySearch(Network, Network.Tightness, Trials),
    };

    private static List<(Proposal Proposal, TrialOutcome Outcome)> Run(ISearchStrategy strategy, int trials)
    {
        var history = new List<(Proposal, TrialOutcome)>();
        while (history.Count < trials && strategy.Propose() is { } proposal)
        {
            var outcome = Network.Evaluate(proposal.Widths);
            strategy.Learn(proposal, outcome);
            history.Add((proposal, outcome));
        }

        return history;
    }
}
