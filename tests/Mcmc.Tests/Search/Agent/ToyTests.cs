using Mcmc.Proofs.Search;
using Mcmc.Search.Agent;

namespace Mcmc.Tests.Search.Agent;

/// <summary>
/// Environments whose front is known, in searches short enough for every day; <c>toys --write</c> has longer ones and the
/// agent's parts switched off.
/// </summary>
public sealed class ToyTests(ITestOutputHelper output)
{
    private static readonly AgentOptions Options = new() { Hidden = [64, 64], Updates = 40, UserShare = (0, 0) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Propose_finds_nearly_all_of_the_hypervolume_of_two_objectives(long seed) => Finds(0.95, trials: 150, resources: 1, seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Propose_finds_nearly_all_of_the_hypervolume_of_four_objectives(long seed) => Finds(0.95, trials: 500, resources: 3, seed);

    private void Finds(double share, int trials, int resources, long seed)
    {
        var found = ToyRun.Share(new ToyEnvironment(ToyRun.Groups, resources, seed), Options with { Trials = trials }, seed);
        output.WriteLine($"{found.Trials} in the trials, {found.WithAnswers} with answers");
        Assert.True(found.Trials >= share, $"{found}");
    }
}
