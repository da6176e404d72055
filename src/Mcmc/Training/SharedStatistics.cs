using Mcmc.Ir;

namespace Mcmc.Training;

/// <summary>
/// Exporters merge constants that are equal, directly or through Identity: a BatchNormalization that was never trained has
/// one for its offset and its running mean, and one for its scale and its running variance. To be trained, each needs its own.
/// </summary>
internal static class SharedStatistics
{
    private static readonly string[] Parts = ["scale", "offset", "running_mean", "running_variance"];

    /// <summary>Changes a graph in place; the same graph gets the same names.</summary>
    /// <returns>The new constants with those that they took the place of.</returns>
    public static IReadOnlyList<(Value Own, Value Shared)> Separate(Graph graph)
    {
        var separated = new List<(Value, Value)>();
        var names = graph.Values().Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(n => n is { OpType: "BatchNormalization", Domain: "", Inputs.Count: 5 }))
        {
            var constants = node.Inputs.Skip(1).Select(Source).ToList();
            if (!constants.TrueForAll(c => c?.Initializer is not null) || (constants.Distinct().Count() == constants.Count && constants.SequenceEqual(node.Inputs.Skip(1))))
            {
                continue;
            }

            for (var i = 0; i < constants.Count; i++)
            {
                var name = $"{node.Outputs[0]!.Name}.{Parts[i]}";
                while (!names.Add(name))
                {
                    name += "_";
                }

                var own = new Value(name) { Type = constants[i]!.Type, Initializer = constants[i]!.Initializer };
                graph.Initializers.Add(own);
                node.Inputs[i + 1] = own;
                separated.Add((own, constants[i]!));
            }
        }

        graph.Nodes.RemoveAll(n => n is { OpType: "Identity", Domain: "" } && separated.Exists(s => Source(n.Inputs[0]) == s.Item2) && !graph.Outputs.Contains(n.Outputs[0]!) && IsUnread(n.Outputs[0]!));
        var read = graph.Readers();
        graph.Initializers.RemoveAll(i => separated.Exists(s => s.Item2 == i) && !read.ContainsKey(i) && !graph.Outputs.Contains(i) && !graph.Inputs.Contains(i));
        return separated;

        bool IsUnread(Value value) => !graph.Nodes.Exists(n => n.Inputs.Contains(value));
    }

    private static Value? Source(Value? value)
    {
        while (value is { Initializer: null, Producer: { OpType: "Identity", Domain: "" } node })
        {
            value = node.Inputs[0];
        }

        return value;
    }
}
