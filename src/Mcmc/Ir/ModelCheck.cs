using Mcmc.Diagnostics;

namespace Mcmc.Ir;

/// <summary>
/// The structural rules of a model: names are unique within a graph, every value is made before it is read, every output
/// is made, producers and initializers are what they say. A model that was read or rewritten passes it before it goes on.
/// </summary>
internal static class ModelCheck
{
    /// <exception cref="McmcException">MCMC3002, naming the node or value that breaks a rule.</exception>
    public static void Run(Model model, string? file = null) => Check(model.Graph, new HashSet<Value>(ReferenceEqualityComparer.Instance), file);

    private static void Check(Graph graph, HashSet<Value> visible, string? file)
    {
        var names = new Dictionary<string, Value>(StringComparer.Ordinal);
        DefineAll(graph.Inputs);
        DefineAll(graph.Initializers);
        DefineAll(graph.SparseInitializers);
        foreach (var initializer in graph.Initializers)
        {
            Check(initializer, file);
        }

        foreach (var node in graph.Nodes)
        {
            if (node.Inputs.Find(i => i is not null && !visible.Contains(i)) is { } unmade)
            {
                throw Invalid($"{node} reads '{unmade}', which nothing before it makes", file);
            }

            foreach (var subgraph in node.Subgraphs)
            {
                Check(subgraph, visible, file);
            }

            foreach (var output in node.Outputs.OfType<Value>())
            {
                Define(output, node, isNew: true);
            }
        }

        if (graph.Outputs.Find(o => !visible.Contains(o)) is { } missing)
        {
            throw Invalid($"the output '{missing}' of graph '{graph.Name}' is made by nothing", file);
        }

        visible.ExceptWith(names.Values);

        // An input may have an initializer: the same value in two lists, once in each.
        void DefineAll(List<Value> list)
        {
            var listed = new HashSet<Value>(ReferenceEqualityComparer.Instance);
            list.ForEach(v => Define(v, null, isNew: !listed.Add(v) || !visible.Contains(v)));
        }

        void Define(Value value, Node? producer, bool isNew)
        {
            if (value.Producer != producer)
            {
                throw Invalid($"'{value}' says that {value.Producer?.ToString() ?? "no node"} makes it, but {producer?.ToString() ?? "no node"} does", file);
            }

            var isUnique = value.Name.Length > 0 && (names.TryAdd(value.Name, value) || (!isNew && names[value.Name] == value));
            if (!isUnique)
            {
                throw Invalid(value.Name.Length == 0 ? $"{producer?.ToString() ?? "the graph"} has a value without a name" : $"two values are called '{value}'", file);
            }

            visible.Add(value);
        }
    }

    private static void Check(Value initializer, string? file)
    {
        if (initializer.Initializer is not { } tensor)
        {
            throw Invalid($"the initializer '{initializer}' has no content", file);
        }

        long? held = tensor.Type == DataType.String ? tensor.Strings?.Count : tensor.Data.Length;
        var expected = tensor.Type == DataType.String ? tensor.Count : tensor.Type.Bytes(tensor.Count);
        if (held != expected)
        {
            throw Invalid($"the initializer '{initializer}' has {held ?? 0} bytes or strings where its dimensions take {expected}", file);
        }
    }

    private static McmcException Invalid(string what, string? file) => new(
        Codes.ModelInvalid,
        $"{(file is null ? "The model" : $"'{file}'")} breaks a rule of ONNX: {what}. Export the model again.",
        file);
}
