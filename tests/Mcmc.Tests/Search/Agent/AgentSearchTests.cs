using Mcmc.Proofs.Search;
using Mcmc.Search;
using Mcmc.Search.Agent;

namespace Mcmc.Tests.Search.Agent;

public sealed class AgentSearchTests
{
    private static readonly float[] Quality = [1, 0, 0, 0];

    [Fact]
    public void Propose_gives_the_same_trials_and_state_for_the_same_seed()
    {
        (List<int[]> Widths, byte[] State) Once()
        {
            var network = Network();
            using var agent = Agent(network, seed: 4);
            return ([.. Run(network, agent, 14).Select(t => t.Proposal.Widths)], agent.Save());
        }

        var (first, second) = (Once(), Once());
        Assert.Equal(first.Widths, second.Widths);
        Assert.Equal(first.State, second.State);
    }

    [Fact]
    public void Restore_goes_on_as_if_never_stopped_with_a_trial_under_way()
    {
        var network = Network();
        using var whole = Agent(network, seed: 2);
        var history = Run(network, whole, 12);
        var pending = whole.Propose()!;
        var state = whole.Save();

        using var resumed = Agent(network, seed: 99);
        resumed.Restore(history, state);
        foreach (var agent in new[] { whole, resumed })
        {
            agent.Learn(pending, network.Evaluate(pending.Widths));
        }

        Assert.Equal(Run(network, whole, 5).Select(t => t.Proposal.Widths), Run(network, resumed, 5).Select(t => t.Proposal.Widths));
        Assert.Equal(whole.Save(), resumed.Save());
    }

    [Fact]
    public void Propose_starts_with_the_solvers_networks_and_tries_nothing_twice()
    {
        var network = Network();
        var seeds = network.Seeds(2, 1);
        using var agent = new AgentSearch(network, seeds, Quality, new AgentOptions { Trials = 20, Updates = 5 }, 1);
        var trials = Run(network, agent, 20);

        Assert.Equal(["solver", "solver", "random"], trials.Take(3).Select(t => t.Proposal.Origin));
        Assert.Equal(["agent", "local"], trials.Skip(3).Select(t => t.Proposal.Origin).Distinct().Order());
        Assert.Equal(seeds.Select(s => s.Widths), trials.Take(2).Select(t => t.Proposal.Widths));
        Assert.Equal(20, trials.Select(t => string.Join(' ', t.Proposal.Widths)).Distinct().Count());
    }

    [Fact]
    public void Propose_without_mutations_asks_the_critic_about_every_trial()
    {
        var network = Network();
        using var agent = new AgentSearch(network, [], Quality, new AgentOptions { Trials = 20, Updates = 5, Mutates = false }, 1);
        Assert.Equal(["random", "agent"], Run(network, agent, 20).Select(t => t.Proposal.Origin).Distinct());
    }

    [Fact]
    public void Propose_stays_within_the_budgets_unless_it_learns_from_looser_ones()
    {
        var network = Network();
        using var agent = new AgentSearch(network, [], Quality, new AgentOptions { Trials = 20, Updates = 5, LooserShare = 0 }, 1);
        Assert.All(Run(network, agent, 20), trial => Assert.True(network.Admits(trial.Proposal.Widths)));
    }

    [Fact]
    public void Restore_refuses_a_state_of_other_networks()
    {
        var network = Network();
        using var agent = Agent(network, 1);
        using var other = new AgentSearch(network, [], Quality, new AgentOptions { Hidden = [16] }, 1);
        Assert.Throws<InvalidDataException>(() => other.Restore([], agent.Save()));
    }

    private static SyntheticNetwork Network() => new(8, [0.9, 0.6, 0.7], 3);

    private static AgentSearch Agent(SyntheticNetwork network, long seed) => new(network, network.Seeds(1, 1), Quality, new AgentOptions { Trials = 30, Updates = 5 }, seed);

    private static List<(Proposal Proposal, TrialOutcome Outcome)> Run(SyntheticNetwork network, AgentSearch agent, int trials)
    {
        var history = new List<(Proposal, TrialOutcome)>();
        for (var i = 0; i < trials; i++)
        {
            var proposal = agent.Propose()!;
            var outcome = network.Evaluate(proposal.Widths);
            agent.Learn(proposal, outcome);
            history.Add((proposal, outcome));
        }

        return history;
    }
}
