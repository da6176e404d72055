using Mcmc.Ir;
using Mcmc.Operators.Axes;

namespace Mcmc.Pruning;

/// <summary>
/// Exporters store equal constants once: a bias of zeros, or the scale of a fresh normalisation, is then read by layers that
/// have nothing else in common, and would tie their channels. A copy of a constant computes the same, so every reader of
/// such a vector gets its own, and those that turn out to be cut alike are joined again. Matrices and kernels stay shared:
/// two layers that read one matrix have tied weights, and a cut keeps them tied.
/// </summary>
internal sealed class SharedVectors
{
    private readonly Dictionary<Value, Value> origins = new(ReferenceEqualityComparer.Instance);
    private readonly List<List<(Node Node, int Input)>> shared = [];

    private SharedVectors(Model model) => Model = model;

    /// <summary>A copy of the model in which each reader of a shared vector has its own.</summary>
    public Model Model { get; }

    /// <summary>The model with its shared vectors separated; null where it has none.</summary>
    public static SharedVectors? Separate(Model model)
    {
        if (Find(model.Graph).Count == 0)
        {
            return null;
        }

        var separated = new SharedVectors(new ModelCopy(model).Model);
        var graph = separated.Model.Graph;
        var names = graph.Values().Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (vector, readers) in Find(graph))
        {
            separated.shared.Add(readers);
            foreach (var (node, input) in readers.Skip(1))
            {
                var copy = new Value(NewName(vector.Name, names)) { Type = vector.Type, Initializer = vector.Initializer };
                graph.Initializers.Add(copy);
                separated.origins.Add(copy, vector);
                node.Inputs[input] = copy;
            }
        }

        return separated;
    }

    /// <summary>The name that a value has in the model as it was given.</summary>
    public string NameOf(Value value) => origins.GetValueOrDefault(value, value).Name;

    /// <summary>Joins the copies that every cut leaves equal.</summary>
    /// <returns>Whether any copy is left.</returns>
    public bool Rejoin(AxisTies ties)
    {
        var dropped = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var readers in shared)
        {
            var kinds = new List<(Value Value, int[] Roots)>();
            foreach (var (node, input) in readers)
            {
                var own = node.Inputs[input]!;
                var roots = Roots(ties, own);
                if (kinds.Find(k => k.Roots.AsSpan().SequenceEqual(roots)).Value is { } same)
                {
                    node.Inputs[input] = same;
                    dropped.Add(own);
                }
                else
                {
                    kinds.Add((own, roots));
                }
            }
        }

        Model.Graph.Initializers.RemoveAll(dropped.Contains);
        return origins.Count > dropped.Count;
    }

    /// <summary>The atom of each position, −1 where it stays.</summary>
    private static int[] Roots(AxisTies ties, Value vector)
    {
        var axis = Array.FindIndex(vector.Initializer!.Dims, d => d > 1);
        return ties[vector]?.Single(axis) is { } labels && Array.Exists(labels, l => ties.Labels.FenceOf(l) is null)
            ? Array.ConvertAll(labels, l => ties.Labels.FenceOf(l) is null ? ties.Labels.Find(l) : -1)
            : [];
    }

    private static List<(Value Vector, List<(Node Node, int Input)> Readers)> Find(Graph graph)
    {
        var readers = graph.Readers();
        return [.. from value in graph.Initializers
                   where IsVector(value.Initializer) && !graph.Outputs.Contains(value) && readers.GetValueOrDefault(value) is { Count: > 1 }
                   let at = readers[value]
                   where at.TrueForAll(r => r.Input >= 0)
                   select (value, at)];
    }

    /// <summary>Whether a constant has channels along a single axis. Integers of 64 bits are shapes and indices.</summary>
    private static bool IsVector(Tensor? tensor) =>
        tensor is not null && tensor.Count > 1 && tensor.Dims.Count(d => d > 1) == 1
        && tensor.Type is DataType.Float or DataType.Float16 or DataType.BFloat16 or DataType.Double or DataType.Int8 or DataType.UInt8 or DataType.Int32;

    private static string NewName(string stem, HashSet<string> names)
    {
        var count = 2;
        while (!names.Add($"{stem}_{count}"))
        {
            count++;
        }

        return $"{stem}_{count}";
    }
}
