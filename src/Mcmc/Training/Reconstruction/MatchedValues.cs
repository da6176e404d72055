using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;

namespace Mcmc.Training.Reconstruction;

/// <summary>
/// Where a pruned model is compared with its original: at values that alone carry everything on (the ends of residual
/// blocks, say), after every second layer with weights at the earliest, and at the last one.
/// </summary>
internal static class MatchedValues
{
    private const int FewestLayers = 2;

    /// <param name="policy">What was cut.</param>
    /// <param name="pruned">Sliced to the policy.</param>
    /// <param name="shapes">The pruned model's.</param>
    public static IReadOnlyList<MatchedValue> Of(Policy policy, Model pruned, GraphShapes shapes)
    {
        var graph = pruned.Graph;
        var originals = policy.Groups.Model.Graph.Values().ToDictionary(v => v.Name, StringComparer.Ordinal);
        var kept = new KeptPositions(policy);
        int[] layers = [.. Enumerable.Range(0, graph.Nodes.Count).Where(i => LinearLayer.Of(graph.Nodes[i], v => shapes[v]) is not null)];
        var ends = Bottlenecks(graph).Where(e => IsComparable(e.Value)).ToList();
        var matched = new List<MatchedValue>();
        for (var (i, first) = (0, 0); i < ends.Count; i++)
        {
            var (value, position) = ends[i];
            int Layers(int last) => layers.Count(l => l >= first && l <= last);

            // What follows a layer without weights of its own (normalisation, activation, pooling) belongs to it.
            var isEnd = i + 1 == ends.Count || (Layers(position) >= FewestLayers && Layers(ends[i + 1].Position) > Layers(position));
            if (isEnd)
            {
                matched.Add(new MatchedValue(originals[value.Name], value, kept.Of(originals[value.Name], 1)));
                first = position + 1;
            }
        }

        return matched;

        bool IsComparable(Value value) =>
            shapes[value] is { Length: >= 2 } && shapes.TypeOf(value) == DataType.Float && originals.TryGetValue(value.Name, out var original)
            && (kept.OfValue(original) is not { } axes || axes.Where((_, axis) => axis != 1).All(positions => positions is null));
    }

    /// <summary>Values that alone carry all that later nodes read, with the node that makes them.</summary>
    private static IEnumerable<(Value Value, int Position)> Bottlenecks(Graph graph)
    {
        var lastReader = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (var value in graph.Nodes[i].Inputs.OfType<Value>().Concat(Graph.Captured(graph.Nodes[i])))
            {
                lastReader[value] = i;
            }
        }

        graph.Outputs.ForEach(o => lastReader[o] = graph.Nodes.Count);
        var live = graph.Feeds.ToHashSet<Value>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            live.UnionWith(graph.Nodes[i].Outputs.OfType<Value>().Where(o => o.Constant is null));
            live.RemoveWhere(v => lastReader.GetValueOrDefault(v, -1) <= i);
            if (live.Count == 1)
            {
                yield return (live.First(), i);
            }
        }
    }
}
