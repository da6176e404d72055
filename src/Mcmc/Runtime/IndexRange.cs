using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>How large the integers of an input may be: those that pick rows of constant tables must not pick what is not there.</summary>
internal static class IndexRange
{
    /// <summary>Operators that hand on what they read, element by element.</summary>
    private static readonly HashSet<string> Passing = new(["Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Transpose"], StringComparer.Ordinal);

    /// <summary>The length of the shortest table that an input picks from; null where it picks from none.</summary>
    public static long? Of(Graph graph, Value feed)
    {
        var same = new HashSet<Value>([feed], ReferenceEqualityComparer.Instance);
        long? shortest = null;
        foreach (var node in graph.Nodes)
        {
            if (node.Domain.Length == 0 && Passing.Contains(node.OpType) && node.Input(0) is { } source && same.Contains(source))
            {
                same.UnionWith(node.Outputs.OfType<Value>());
            }

            foreach (var rows in Tables(node, same))
            {
                shortest = Math.Min(shortest ?? rows, rows);
            }
        }

        return shortest;
    }

    private static IEnumerable<long> Tables(Node node, HashSet<Value> indices)
    {
        if (node is { OpType: "Gather", Domain: "" } && node.Input(1) is { } index && indices.Contains(index) && node.Input(0)?.Constant is { Rank: > 0 } data)
        {
            var axis = node.Int("axis", 0);
            yield return data.Dims[axis < 0 ? axis + data.Rank : axis];
        }

        if (node is { OpType: "EmbedLayerNormalization", Domain: "com.microsoft" })
        {
            foreach (var (ids, table) in new[] { (0, 2), (1, 4) })
            {
                if (node.Input(ids) is { } value && indices.Contains(value) && node.Input(table)?.Constant is { Rank: > 0 } rows)
                {
                    yield return rows.Dims[0];
                }
            }
        }
    }
}
