namespace Mcmc.Ir;

/// <summary>The part of a model that makes some of its values.</summary>
internal static class Submodel
{
    /// <summary>A copy whose outputs are the given values and that holds only the nodes they depend on; weights are shared.</summary>
    public static Model Ending(Model model, params IReadOnlyList<Value> outputs) => Cut(new ModelCopy(model), [], outputs);

    /// <summary>As <see cref="Ending"/>, but some values are fed instead of computed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Values that are there already; those that are not needed do not become inputs.</param>
    /// <param name="outputs">Values to make.</param>
    /// <param name="typeOf">Element types, for the inputs.</param>
    public static Model Between(Model model, IReadOnlyCollection<Value> inputs, IReadOnlyList<Value> outputs, Func<Value, DataType> typeOf)
    {
        var copy = new ModelCopy(model);
        foreach (var value in inputs)
        {
            var fed = copy[value];
            (fed.Type, fed.Producer, fed.IsDeclared) = (typeOf(value), null, true);
        }

        return Cut(copy, [.. inputs.Select(v => copy[v])], outputs);
    }

    private static Model Cut(ModelCopy copy, IReadOnlyList<Value> fed, IReadOnlyList<Value> outputs)
    {
        var graph = copy.Model.Graph;
        graph.Outputs.Clear();
        graph.Outputs.AddRange(outputs.Select(o => copy[o]));

        var stops = fed.ToHashSet(ReferenceEqualityComparer.Instance);
        var needed = new HashSet<Value>(graph.Outputs, ReferenceEqualityComparer.Instance);
        var kept = new List<Node>();
        foreach (var node in Enumerable.Reverse(graph.Nodes))
        {
            if (node.Outputs.Any(o => o is not null && needed.Contains(o) && !stops.Contains(o)))
            {
                kept.Add(node);
                needed.UnionWith(node.Inputs.OfType<Value>());
                needed.UnionWith(Graph.Captured(node));
            }
        }

        kept.Reverse();
        graph.Nodes.Clear();
        graph.Nodes.AddRange(kept);
        graph.Initializers.RemoveAll(i => !needed.Contains(i));
        graph.Inputs.RemoveAll(i => fed.Count > 0 ? !needed.Contains(i) : i.Initializer is not null && !needed.Contains(i));
        graph.Inputs.AddRange(fed.Where(v => needed.Contains(v) && !graph.Inputs.Contains(v)));
        graph.Declared.Clear();
        return copy.Model;
    }
}
