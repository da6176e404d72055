using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Training;

/// <summary>
/// A tensor that goes on from step to step: an input and an output of the step's graph. A weight is read all over the graph
/// and alternates between two memories; what only its own update reads stays in one.
/// </summary>
internal sealed class StateTensor
{
    public StateTensor(string name, Value input, Value output, Tensor initial, bool alternates)
    {
        (Name, Input, Output) = (name, input, output);
        Memories = alternates ? [RunnerTensor.From(initial), RunnerTensor.From(initial)] : [RunnerTensor.From(initial)];
    }

    /// <summary>Unique within a trainer: the weight's name, with that of the slot behind it.</summary>
    public string Name { get; }

    public Value Input { get; }

    public Value Output { get; }

    private RunnerTensor[] Memories { get; }

    /// <summary>What a step of this parity reads.</summary>
    public RunnerTensor Read(int parity) => Memories[parity % Memories.Length];

    /// <summary>What a step of this parity writes.</summary>
    public RunnerTensor Written(int parity) => Memories[(parity + 1) % Memories.Length];
}
