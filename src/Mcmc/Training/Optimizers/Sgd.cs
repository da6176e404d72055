using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Optimizers;

/// <summary>Stochastic gradient descent with momentum as PyTorch has it: v ← µv + g, w ← w − rate · (g + µv) with Nesterov's, else w − rate · v.</summary>
internal sealed record Sgd : Optimizer
{
    public float Momentum { get; init; } = 0.9f;

    public bool IsNesterov { get; init; } = true;

    public override IReadOnlyList<string> Slots => Momentum == 0 ? [] : ["momentum"];

    public override (Value Weight, IReadOnlyList<Value> Slots) Update(GraphEmitter g, UpdateInputs u)
    {
        if (g.HasKernels && Momentum != 0)
        {
            var dims = g.Dims(u.Weight);
            var next = g.Kernel(
                KernelNames.SgdStep,
                [dims, dims],
                [GraphEmitter.A("momentum", Momentum), GraphEmitter.A("decay", u.Decays ? WeightDecay : 0), GraphEmitter.A("nesterov", IsNesterov ? 1 : 0)],
                u.Weight, u.Gradient, u.Slots[0], u.Scalars[LearningRate]);
            return (next[0], [next[1]]);
        }

        var gradient = u.Decays && WeightDecay != 0 ? g.Add(u.Gradient, g.Mul(u.Weight, WeightDecay)) : u.Gradient;
        if (Momentum == 0)
        {
            return (Step(gradient), []);
        }

        var velocity = g.Add(g.Mul(u.Slots[0], Momentum), gradient);
        return (Step(IsNesterov ? g.Add(gradient, g.Mul(velocity, Momentum)) : velocity), [velocity]);

        Value Step(Value direction) => g.Sub(u.Weight, g.Mul(direction, u.Scalars[LearningRate]));
    }
}
