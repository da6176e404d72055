using Mcmc.Proofs.Search;
using Mcmc.Runtime;
using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class MutationTests
{
    private const int MostChanges = 4;
    private const int Draws = 200;
    private static readonly SyntheticNetwork Network = new(8, [0.9, 0.6, 0.7], 3);

    [Fact]
    public void Of_known_networks_changes_a_few_groups_of_one_and_keeps_the_budgets()
    {
        Proposal[] known = [.. Network.Seeds(3, 1).Select(s => new Proposal("solver", s.Widths))];
        var random = new SeededRandom(1, "mutation");
        int[][] mutants = [.. Enumerable.Range(0, Draws).Select(_ => Mutation.Of(Network, known, new TriedWidths(), random).Widths)];

        // More than those that were drawn change only where the budgets ask for it.
        Assert.All(mutants, widths => Assert.True(Network.Admits(widths)));
        Assert.InRange(mutants.Count(widths => known.Min(k => k.Widths.Zip(widths).Count(pair => pair.First != pair.Second)) <= MostChanges), Draws / 2, Draws);
    }

    [Fact]
    public void Of_what_was_tried_gives_something_else()
    {
        Proposal[] known = [new Proposal("solver", Network.Seeds(1, 1)[0].Widths)];
        var (tried, random) = (new TriedWidths(), new SeededRandom(1, "mutation"));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(tried.Add(Mutation.Of(Network, known, tried, random).Widths));
        }
    }

    [Fact]
    public void Of_nothing_changes_the_widest_network() =>
        Assert.True(Network.Admits(Mutation.Of(Network, [], new TriedWidths(), new SeededRandom(1, "mutation")).Widths));

    [Fact]
    public void Of_an_environment_in_which_all_was_tried_ends()
    {
        var only = new ToyEnvironment(groups: 1, resources: 1, seed: 1);
        var tried = new TriedWidths();
        Array.ForEach(only.Choices[0], width => tried.Add([width]));

        Assert.True(tried.Contains(Mutation.Of(only, [], tried, new SeededRandom(1, "mutation")).Widths));
    }
}
