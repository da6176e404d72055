namespace Mcmc.Ir;

/// <summary>The part of a model that makes some of its values.</summary>
internal static class Submodel
{
    /// <summary>A copy whose outputs are the given values and that holds only the nodes they depend on; weights are shared.</summary>
    public static Model Ending(Model model, params IReadOnlyList<Value> outputs)
    {
        var copy = new ModelCopy(model);
        var graph = copy.Model.Graph;
        graph.Outputs.Clear();
        graph.Outputs.AddRange(outputs.Select(o => copy[o]));

        var needed = new HashSet<Value>(graph.Outputs, ReferenceEqualityComparer.Instance);
        var kept = new List<Node>();
        foreach (var node in Enumerable.Reverse(graph.Nodes))
        {
            if (node.Outputs.Any(o => o is not null && needed.Contains(o)))
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
        graph.Inputs.RemoveAll(i => i.Initializer is not null && !needed.Contains(i));
        graph.Declared.Clear();
        return copy.Model;
    }
}
