using Mcmc.Ir;

namespace Mcmc.Pruning;

/// <summary>
/// Where two versions of a model are compared. Operators that rank (TopK, ArgMax, NonMaxSuppression) answer with
/// positions, and two values that are equal but for their last bits may change places; so what they read is compared in
/// place of every output that depends on them.
/// </summary>
internal static class ComparisonPoints
{
    private static readonly HashSet<string> Ranking = new(["ArgMax", "ArgMin", "NonMaxSuppression", "TopK"], StringComparer.Ordinal);

    /// <summary>The outputs that depend on no ranking, then the floating-point values that the ranked part reads.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="typeOf">The element type of a value.</param>
    public static IReadOnlyList<Value> Of(Graph graph, Func<Value, DataType> typeOf)
    {
        var ranked = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var read = new List<Value>();
        foreach (var node in graph.Nodes)
        {
            Value[] inputs = [.. node.Inputs.OfType<Value>(), .. Graph.Captured(node)];
            if ((node.Domain.Length == 0 && Ranking.Contains(node.OpType)) || inputs.Any(ranked.Contains))
            {
                ranked.UnionWith(node.Outputs.OfType<Value>());
                read.AddRange(inputs.Where(v => v.Constant is null && MayBeFloat(typeOf(v))));
            }
        }

        return graph.Outputs.Any(ranked.Contains)
            ? [.. graph.Outputs.Concat(read).Where(v => !ranked.Contains(v)).Distinct()]
            : graph.Outputs;
    }

    /// <summary>A copy of a model that gives these values, found by name.</summary>
    public static Model With(Model model, IReadOnlyList<Value> points)
    {
        var byName = model.Graph.Values().ToDictionary(v => v.Name, StringComparer.Ordinal);
        var copy = new ModelCopy(model);
        copy.Model.Graph.Outputs.Clear();
        copy.Model.Graph.Outputs.AddRange(points.Select(p => copy[byName[p.Name]]));
        return copy.Model;
    }

    /// <summary>Integers are positions and shapes, and those of a pruned model are others. The type may be unknown.</summary>
    private static bool MayBeFloat(DataType type) => type is DataType.Undefined or DataType.Float or DataType.Float16 or DataType.BFloat16 or DataType.Double;
}
