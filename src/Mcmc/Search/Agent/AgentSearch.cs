using Mcmc.Runtime;
using Mcmc.Search.Solver;

namespace Mcmc.Search.Agent;

/// <summary>
/// The search by the agent: the solver's networks first (or random ones), then by turns episodes under a preference, of which
/// the critic chooses the one that is evaluated, and random changes of what was found (Khadka, Tumer, "Evolution-Guided Policy
/// Gradient in Reinforcement Learning", NeurIPS 2018: both fill one replay). Each trial is followed by many updates.
/// </summary>
internal sealed class AgentSearch : ISearchStrategy, IDisposable
{
    /// <summary>Where nothing is expected to add anything, utility decides.</summary>
    private const double Epsilon = 1e-6;

    /// <summary>The origin of episodes that the critic chose.</summary>
    private const string Walked = "agent";

    private readonly IEnvironment environment;
    private readonly AgentOptions options;
    private readonly SeedSequence seeds;
    private readonly Preferences preferences;
    private readonly EnvelopeDdpg agent;
    private readonly Rollouts rollouts;
    private readonly Replay replay = new();
    private readonly Front<Proposal> front;
    private readonly List<Proposal> pending = [];
    private readonly Merits merits = new();
    private TriedWidths tried = new();
    private SeededRandom random;
    private int proposed;
    private int learnt;

    /// <param name="seeds">Networks that a solver found, the best first; those that do not fit into the warm-up are left out.</param>
    /// <param name="priority">The user's preference over the first objectives of a trial; as many as there are weights are learnt.</param>
    public AgentSearch(IEnvironment environment, IReadOnlyList<Seed> seeds, float[] priority, AgentOptions options, long seed, int threads = 1)
    {
        (this.environment, this.options) = (environment, options);
        this.seeds = new SeedSequence(seeds, WarmUp);
        preferences = new Preferences(priority);
        front = new Front<Proposal>(priority.Length);
        random = new SeededRandom(seed, "agent");
        agent = new EnvelopeDdpg(environment.StateSize, priority.Length, options, random, threads);
        rollouts = new Rollouts(environment, agent, options.FollowShare);
    }

    private int WarmUp => (int)(options.WarmUp * options.Trials);

    private float Progress => Math.Clamp((float)(proposed - WarmUp) / Math.Max(1, options.Trials - WarmUp), 0, 1);

    public Proposal? Propose()
    {
        var proposal = seeds.Next() is { } seed ? new Walk(environment.Begin(seed)).To(seed).Propose(SeedSequence.Origin)
            : learnt < WarmUp ? Wander()
            : options.Mutates && random.NextDouble() < merits.ShareOfChanges ? Mutation.Of(environment, [.. front.Points.Select(p => p.Item)], tried, random).Propose(Mutation.Origin)
            : Explore();
        proposed++;
        tried.Add(proposal.Widths);
        pending.Add(proposal);
        return proposal;
    }

    /// <summary>The network that the actor answers a preference with: no noise, no choice, and nothing of it is remembered.</summary>
    public Proposal Answer(float[] preference) => rollouts.Walk(preference).Propose(Walked, preference);

    public void Learn(Proposal proposal, TrialOutcome outcome)
    {
        Remember(proposal, outcome);
        if (learnt < WarmUp)
        {
            return;
        }

        for (var i = 0; i < options.Updates; i++)
        {
            agent.Update(replay, preferences, Homotopy(), random);
        }
    }

    public byte[] Save()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(proposed);
        seeds.Save(writer);
        Array.ForEach(random.State, writer.Write);
        writer.Write(pending.Count);
        foreach (var proposal in pending)
        {
            writer.Write(proposal.Widths.Length);
            Array.ForEach(proposal.Widths, writer.Write);
        }

        writer.Write(agent.Save());
        return bytes.ToArray();
    }

    public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state)
    {
        using var reader = new BinaryReader(new MemoryStream(state.ToArray()));
        foreach (var (proposal, outcome) in history)
        {
            tried.Add(proposal.Widths);
            Remember(proposal, outcome);
        }

        proposed = reader.ReadInt32();
        seeds.Restore(reader);
        random = SeededRandom.FromState([.. Enumerable.Range(0, random.State.Length).Select(_ => reader.ReadUInt64())]);
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var widths = Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32()).ToArray();
            tried.Add(widths);
            pending.Add(new Proposal("", widths));
        }

        agent.Restore(state.Span[(int)reader.BaseStream.Position..]);
    }

    public void Dispose() => agent.Dispose();

    private void Remember(Proposal proposal, TrialOutcome outcome)
    {
        learnt++;
        seeds.Learn(proposal, outcome);
        pending.RemoveAll(p => p.Widths.AsSpan().SequenceEqual(proposal.Widths));

        // A network that answers by chance is of no use to anybody, so what it saves counts for nothing: else preferences
        // for cheapness lead there, and no trial there teaches anything.
        replay.Add(proposal.Decisions, [.. outcome.Objectives.Take(preferences.Objectives).Select(o => outcome.Rejected ? 0 : (float)o)]);
        var isPoint = !outcome.Rejected && environment.Admits(proposal.Widths);
        var point = outcome.Objectives[..preferences.Objectives];
        if (options.Mutates && proposal.Origin is (Mutation.Origin or Walked))
        {
            merits.Learn(proposal.Origin == Mutation.Origin, isPoint ? Hypervolume.Gain(point, [.. front.Points.Select(p => p.Point)]) : 0);
        }

        if (isPoint)
        {
            front.Add(point, proposal);
        }
    }

    /// <summary>A random network: a level that is common to all groups, and what each deviates from it.</summary>
    private Proposal Wander()
    {
        const float Spread = 0.2f;
        var walk = new Walk(environment.Begin());
        var level = random.NextSingle();
        while (!walk.Ended)
        {
            walk.Act(ExplorationNoise.Around(level, Spread, random));
        }

        return walk.Propose("random");
    }

    private Proposal Explore()
    {
        var preference = preferences.Behaviour(random, UserShare());
        var isLooser = random.NextSingle() < options.LooserShare * (1 - Progress);
        var budgets = random.State;
        random.NextUInt64();
        var noise = options.Noise.First * MathF.Pow(options.Noise.Last / options.Noise.First, Progress);
        var walks = isLooser
            ? rollouts.Walk(preference, noise, () => environment.BeginLooser(SeededRandom.FromState(budgets)), followed: [], random)
            : rollouts.Walk(preference, noise, () => environment.Begin(), Followed(preference), random);

        // The solver's networks stand in the place of the first walks, and the critic says whether they are better.
        var solved = isLooser ? [] : seeds.Open((int)(options.SolvedShare * walks.Length));
        for (var i = 0; i < solved.Count; i++)
        {
            walks[i] = new Walk(environment.Begin(solved[i])).To(solved[i]);
        }

        var scores = Scores(walks, preference);
        var best = Enumerable.Range(0, walks.Length).OrderByDescending(i => scores[i]).ToList();
        var chosen = best[Math.Max(0, best.FindIndex(i => !tried.Contains(walks[i].Widths)))];
        if (chosen >= solved.Count)
        {
            return walks[chosen].Propose(Walked, preference);
        }

        seeds.Take(solved[chosen]);
        return walks[chosen].Propose(SeedSequence.Origin, preference);
    }

    /// <summary>From 0 to 1, exponentially as in the code of the envelope's authors: small until the end is near.</summary>
    private float Homotopy()
    {
        const float Rise = 1000;
        return (MathF.Pow(Rise, Progress) - 1) / (Rise - 1);
    }

    private float UserShare() => options.HasTwoStages
        ? Progress < 0.5f ? 0 : 1
        : options.UserShare.First + (options.UserShare.Last - options.UserShare.First) * Progress;

    /// <summary>The networks of the front, the one that serves a preference best first.</summary>
    private IReadOnlyList<Proposal> Followed(float[] preference) =>
        [.. front.Points.OrderByDescending(p => Utility(p.Point, preference)).Select(p => p.Item)];

    /// <summary>
    /// What is expected of finished walks: the utility for the preference, or what they would add to the front. What they
    /// save is known; the critic says what quality they keep, by the value of their last decision.
    /// </summary>
    private double[] Scores(Walk[] walks, float[] preference)
    {
        var states = walks.SelectMany(w => w.Decisions[^1].State).ToArray();
        var estimates = agent.Judge(states, [.. walks.Select(w => w.Decisions[^1].Action)], agent.Repeated(preference)).ToArray();
        double[][] points = [.. walks.Select((w, i) => (double[])[estimates[i * preference.Length], .. environment.Savings(w.Widths).Take(preference.Length - 1)])];
        if (!options.WidensFront || preference.AsSpan().SequenceEqual(preferences.User))
        {
            return [.. points.Select(point => Utility(point, preference))];
        }

        double[][] known = [.. front.Points.Select(p => p.Point)];
        return [.. points.Select(point => Hypervolume.Gain(point, known) + Epsilon * Utility(point, preference))];
    }

    private static double Utility(double[] objectives, float[] preference) => objectives.Zip(preference, (o, w) => o * w).Sum();
}
