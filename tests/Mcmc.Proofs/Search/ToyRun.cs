using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Agent;

namespace Mcmc.Proofs.Search;

/// <summary>The share of an environment's true hypervolume that was found.</summary>
/// <param name="Trials">By the trials.</param>
/// <param name="WithAnswers">By the trials and by what the finished agent answers to preferences from all over the simplex.</param>
internal readonly record struct ToyShare(double Trials, double WithAnswers);

/// <summary>One search of the agent, without a solver, in an environment whose front is known.</summary>
internal static class ToyRun
{
    /// <summary>Decisions in an episode.</summary>
    public const int Groups = 5;

    /// <summary>Preferences that a finished search is asked; each is a walk without noise.</summary>
    private const int Answers = 100;

    public static ToyShare Share(ToyEnvironment toy, AgentOptions options, long seed)
    {
        float[] priority = [1, .. new float[toy.Objectives - 1]];
        using var agent = new AgentSearch(toy, [], priority, options, seed);
        var front = new Front<int>(toy.Objectives);
        var (origin, truth) = (new double[toy.Objectives], toy.TrueVolume());
        for (var i = 0; i < options.Trials; i++)
        {
            var proposal = agent.Propose()!;
            var outcome = toy.Evaluate(proposal.Widths);
            agent.Learn(proposal, outcome);
            front.Add(outcome.Objectives, i);
        }

        var trials = front.VolumeAbove(origin) / truth;
        var random = new SeededRandom(seed, "answers");
        var preference = new float[toy.Objectives];
        for (var i = 0; i < Answers; i++)
        {
            Preferences.Uniform(random, preference);
            front.Add(toy.Evaluate(agent.Answer([.. preference]).Widths).Objectives, i);
        }

        return new ToyShare(trials, front.VolumeAbove(origin) / truth);
    }
}
