using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Losses;

/// <summary>What a loss sees: the outputs of the model, and a place for targets.</summary>
internal sealed class LossContext(TrainingGraph graph)
{
    private readonly Dictionary<string, Value> targets = new(StringComparer.Ordinal);

    public GraphEmitter G => graph.Emitter;

    /// <summary>The inputs that the losses declared, by name.</summary>
    public IReadOnlyDictionary<string, Value> Targets => targets;

    public Value Output(int index = 0) => graph.Outputs[index];

    /// <summary>An output before its Softmax, if it ends in one, as [N,K,…] without trailing axes of length one.</summary>
    public Value Logits(int index = 0)
    {
        var output = Output(index);
        var logits = output.Producer is { OpType: "Softmax", Domain: "" } softmax ? softmax.Inputs[0]! : output;
        var dims = G.Dims(logits);
        var rank = dims.Length;
        while (rank > 2 && dims[rank - 1] == 1)
        {
            rank--;
        }

        return G.Reshape(logits, dims[..rank]);
    }

    /// <summary>A value inside the model, by its name.</summary>
    public Value? Find(string name) => graph.Model.Graph.Values().FirstOrDefault(v => v.Name == name);

    /// <summary>An input that the caller fills for each step; losses that name the same one share it.</summary>
    public Value Target(string name, DataType type, params long[] dims)
    {
        if (!targets.TryGetValue(name, out var target))
        {
            targets[name] = target = G.Input(name, type, dims);
        }

        return target;
    }
}
