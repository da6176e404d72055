using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime;
using Mcmc.Training;
using Mcmc.Training.Optimizers;

namespace Mcmc.Search.Agent;

/// <summary>
/// One-stage envelope DDPG: the actor–critic of Li et al. ("Multi-Constrained Model Compression", IEEE TNNLS 2024), with the
/// envelope of Yang et al. ("A Generalized Algorithm for Multi-Objective Reinforcement Learning", NeurIPS 2019). An actor
/// μ(s,w) and a critic Q(s,a,w), which gives a vector, serve every preference w; both have target networks μ′ and Q′. One
/// update is one graph on ONNX Runtime. A reward comes once, at an episode's end, and is not discounted.
/// </summary>
internal sealed class EnvelopeDdpg : IDisposable
{
    private static readonly AdamW Adam = new();

    private readonly AgentOptions options;
    private readonly int objectives;
    private readonly SteppedGraph step = new("one-stage envelope DDPG");
    private readonly SteppedGraph acting = new("actor");
    private readonly SteppedGraph judging = new("critic");
    private readonly Value state, action, next, ends, reward, preference, others, homotopy, actorWeights, criticWeights;
    private readonly Dictionary<string, Value> corrections;
    private readonly (Value Weights, Value State, Value Preference, Value Action) act;
    private readonly (Value Weights, Value State, Value Action, Value Preference, Value Estimate) judge;

    public EnvelopeDdpg(int stateSize, int objectives, AgentOptions options, SeededRandom random, int threads)
    {
        (this.options, this.objectives) = (options, objectives);
        var (batch, m) = (options.Batch, objectives);
        var actor = new Perceptron([stateSize, m], options.Hidden, 1);
        var critic = new Perceptron([stateSize, 1, m], options.Hidden, m);
        var (actorStart, criticStart) = (actor.Initial(random), critic.Initial(random));

        var g = step.G;
        (state, action, next) = (step.Input("s", batch, stateSize), step.Input("a", batch, 1), step.Input("s'", batch, stateSize));
        (ends, reward) = (step.Input("ends", batch, 1), step.Input("r", batch, m));
        (preference, others, homotopy) = (step.Input("w", batch, m), step.Input("w'", options.Preferences, m), step.Input("lambda"));
        corrections = Adam.Scalars.ToDictionary(name => name, name => step.Input(name), StringComparer.Ordinal);
        actorWeights = step.State("actor", actor.Weights);
        criticWeights = step.State("critic", critic.Weights);
        var actorTarget = step.State("actor target", actor.Weights);
        var criticTarget = step.State("critic target", critic.Weights);
        var (mu, q) = (actor.Unpack(g, actorWeights), critic.Unpack(g, criticWeights));
        var (muTarget, qTarget) = (actor.Unpack(g, actorTarget), critic.Unpack(g, criticTarget));

        // The critic: L(φ) = (1−λ)·‖y − Q(s,a,w)‖² + λ·(w·y − w·Q(s,a,w))².
        var y = Target();
        var error = g.Sub(y, critic.Apply(g, q, state, action, preference));
        var vector = Mean(g, g.Total(g.Square(error)));
        var scalar = Mean(g, g.Total(g.Square(Utility(g, error, preference))));
        var criticLoss = g.Add(g.Mul(vector, g.Complement(homotopy)), g.Mul(scalar, homotopy));

        // The actor: J(θ) = mean of w·Q(s,μ(s,w),w).
        var raw = actor.Apply(g, mu, state, preference);
        var value = critic.Apply(g, q, state, g.Op("Sigmoid", raw), preference);
        var actorLoss = Mean(g, g.Sub(g.Mul(g.Total(g.Square(raw)), options.Saturation), g.Total(Utility(g, value, preference))));

        Descend(critic, q, criticLoss, options.CriticRate, criticWeights, criticTarget, criticStart);
        Descend(actor, mu, actorLoss, options.ActorRate, actorWeights, actorTarget, actorStart);
        step.Start(threads);
        act = Acting(actor, stateSize, threads);
        judge = Judging(critic, stateSize, threads);

        // y = r at the end; before it Q′(s′, a*, w*) of the pair (a*, w*) = argmax over w′ of w·Q(s′, μ′(s′,w′), w′).
        Value Target()
        {
            var own = g.Reshape(preference, batch, 1, m);
            var pairs = options.HasEnvelope
                ? g.Op("Concat", [GraphEmitter.A("axis", 1)], own, g.Expand(g.Reshape(others, 1, options.Preferences, m), batch, options.Preferences, m))
                : own;
            var successor = g.Reshape(next, batch, 1, stateSize);
            var actions = g.Op("Sigmoid", actor.Apply(g, muTarget, successor, pairs));
            var utilities = Utility(g, critic.Apply(g, q, successor, actions, pairs), own);
            var isBest = g.Mask(g.Op("Equal", utilities, g.ReduceMax(utilities, [1])));
            var chosen = g.Div(isBest, g.ReduceSum(isBest, [1]));
            var (bestAction, bestPair) = (g.ReduceSum(g.Mul(chosen, actions), [1], keep: false), g.ReduceSum(g.Mul(chosen, pairs), [1], keep: false));
            var bootstrapped = critic.Apply(g, qTarget, next, bestAction, bestPair);

            // Everything is deterministic, so what an episode brought is something that its states can bring: the better
            // of the two, for w, is the target (Oh et al., "Self-Imitation Learning", 2018).
            var isReal = options.HasRealisedReturns
                ? g.Op("Max", ends, g.Mask(g.Op("GreaterOrEqual", Utility(g, reward, preference), Utility(g, bootstrapped, preference))))
                : ends;
            return g.Add(g.Mul(isReal, reward), g.Mul(g.Complement(isReal), bootstrapped));
        }
    }

    /// <summary>How many states are acted in, and how many decisions judged, at once.</summary>
    public int Width => options.Candidates;

    /// <summary>One update on transitions drawn from the replay, each under a preference drawn afresh.</summary>
    /// <param name="lambda">The homotopy's weight of the scalar loss, in [0,1].</param>
    public void Update(Replay replay, Preferences preferences, float lambda, SeededRandom random)
    {
        for (var i = 0; i < options.Batch; i++)
        {
            replay.Copy(random.Next(replay.Count), At(state, i), At(action, i), At(next, i), At(ends, i), At(reward, i));
            Preferences.Uniform(random, At(preference, i));
        }

        for (var i = 0; i < options.Preferences; i++)
        {
            Preferences.Uniform(random, At(others, i));
        }

        preferences.User.CopyTo(At(others, 0));
        step.Fed(homotopy)[0] = options.HasHomotopy ? lambda : 0;
        foreach (var (name, input) in corrections)
        {
            step.Fed(input)[0] = Adam.Scalar(name, step.Runs + 1);
        }

        step.Run();

        Span<float> At(Value input, int row) => step.Fed(input).Slice(row * (int)step.G.Dims(input)[1], (int)step.G.Dims(input)[1]);
    }

    /// <summary>The actions of <see cref="Width"/> states, [Width, numbers], under as many preferences.</summary>
    public ReadOnlySpan<float> Act(ReadOnlySpan<float> states, ReadOnlySpan<float> preferences)
    {
        step.Read(actorWeights).CopyTo(acting.Fed(act.Weights));
        states.CopyTo(acting.Fed(act.State));
        preferences.CopyTo(acting.Fed(act.Preference));
        acting.Run();
        return acting.Fed(act.Action);
    }

    /// <summary>The same preference for each of the states that are looked at together.</summary>
    public float[] Repeated(float[] preference) => [.. Enumerable.Repeat(preference, Width).SelectMany(p => p)];

    /// <summary>What is expected of as many decisions: [Width, objectives].</summary>
    public ReadOnlySpan<float> Judge(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> preferences)
    {
        step.Read(criticWeights).CopyTo(judging.Fed(judge.Weights));
        states.CopyTo(judging.Fed(judge.State));
        actions.CopyTo(judging.Fed(judge.Action));
        preferences.CopyTo(judging.Fed(judge.Preference));
        judging.Run();
        return judging.Fed(judge.Estimate);
    }

    /// <summary>Networks, their targets and the optimizer.</summary>
    public byte[] Save() => step.Save();

    /// <exception cref="InvalidDataException">The bytes are damaged or of other options; nothing has changed.</exception>
    public void Restore(ReadOnlySpan<byte> saved) => step.Restore(saved);

    public void Dispose()
    {
        step.Dispose();
        acting.Dispose();
        judging.Dispose();
    }

    /// <summary>Adam on the network, and the target after it: φ′ ← φ′ + τ·(φ − φ′).</summary>
    private void Descend(Perceptron network, Value[] parts, Value loss, float rate, Value weights, Value target, Tensor start)
    {
        var g = step.G;
        var gradients = GradientGraph.Build(g, loss, parts);
        var gradient = network.Pack(g, parts.Select(part => gradients[part]!));
        var slots = Adam.Slots.Select(slot => step.State($"{weights.Name}/{slot}", network.Weights)).ToArray();
        var scalars = new Dictionary<string, Value>(corrections, StringComparer.Ordinal) { [Optimizer.LearningRate] = g.Scalar(rate) };
        var (moved, slotsAfter) = Adam.Update(g, new UpdateInputs(weights, gradient, slots, scalars, Decays: false));
        var zeros = Tensor.Floats(new float[network.Weights], network.Weights);
        for (var i = 0; i < slots.Length; i++)
        {
            step.Continue(slots[i], slotsAfter[i], zeros);
        }

        step.Continue(target, g.Add(target, g.Mul(g.Sub(moved, target), options.TargetRate)), start);
        step.Continue(weights, moved, start);
    }

    private (Value, Value, Value, Value) Acting(Perceptron actor, int stateSize, int threads)
    {
        var weights = acting.Input("theta", actor.Weights);
        var (s, w) = (acting.Input("s", Width, stateSize), acting.Input("w", Width, objectives));
        var a = acting.Output(acting.G.Op("Sigmoid", actor.Apply(acting.G, actor.Unpack(acting.G, weights), s, w)));
        acting.Start(threads);
        return (weights, s, w, a);
    }

    private (Value, Value, Value, Value, Value) Judging(Perceptron critic, int stateSize, int threads)
    {
        var weights = judging.Input("phi", critic.Weights);
        var (s, a, w) = (judging.Input("s", Width, stateSize), judging.Input("a", Width, 1), judging.Input("w", Width, objectives));
        var estimate = judging.Output(critic.Apply(judging.G, critic.Unpack(judging.G, weights), s, a, w));
        judging.Start(threads);
        return (weights, s, a, w, estimate);
    }

    /// <summary>w·v, over the last axis, which stays.</summary>
    private static Value Utility(GraphEmitter g, Value vectors, Value preferences) => g.ReduceSum(g.Mul(vectors, preferences), [g.Dims(vectors).Length - 1]);

    private Value Mean(GraphEmitter g, Value total) => g.Mul(total, 1f / options.Batch);
}
