using System.Diagnostics.CodeAnalysis;

namespace Mcmc.Ir;

/// <summary>The order in which every node comes after the makers of what it reads, nested graphs' readings included.</summary>
internal static class TopologicalOrder
{
    /// <summary>
    /// Sorts the nodes of <paramref name="graph"/>, not of graphs nested in it. Among the nodes that could come next, the
    /// one that stood first does, so nodes that are in order stay as they are.
    /// </summary>
    /// <returns>False, with the nodes as they were, when <paramref name="inCycle"/> depends on itself.</returns>
    public static bool TrySort(Graph graph, [NotNullWhen(false)] out Node? inCycle)
    {
        var nodes = graph.Nodes;
        var index = new Dictionary<Node, int>(nodes.Count, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < nodes.Count; i++)
        {
            index[nodes[i]] = i;
        }

        var readers = new List<int>?[nodes.Count];
        var missing = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var value in nodes[i].Inputs.OfType<Value>().Concat(Graph.Captured(nodes[i])))
            {
                if (value.Producer is { } producer && index.TryGetValue(producer, out var p))
                {
                    (readers[p] ??= []).Add(i);
                    missing[i]++;
                }
            }
        }

        var order = Order(readers, missing);
        inCycle = order.Count == nodes.Count ? null : nodes[InCycle(readers, missing)];
        if (inCycle is not null)
        {
            return false;
        }

        Node[] sorted = [.. order.Select(i => nodes[i])];
        nodes.Clear();
        nodes.AddRange(sorted);
        return true;
    }

    private static List<int> Order(List<int>?[] readers, int[] missing)
    {
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < missing.Length; i++)
        {
            if (missing[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }

        var order = new List<int>(missing.Length);
        while (ready.TryDequeue(out var next, out _))
        {
            order.Add(next);
            foreach (var reader in readers[next] ?? [])
            {
                if (--missing[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        return order;
    }

    /// <summary>A node of a cycle: each unsorted node waits for another one, so walking back from any must repeat one.</summary>
    private static int InCycle(List<int>?[] readers, int[] missing)
    {
        var waitsFor = new int[missing.Length];
        for (var i = 0; i < missing.Length; i++)
        {
            foreach (var reader in missing[i] > 0 ? readers[i] ?? [] : [])
            {
                waitsFor[reader] = i;
            }
        }

        var seen = new bool[missing.Length];
        var node = Array.FindIndex(missing, m => m > 0);
        while (!seen[node])
        {
            seen[node] = true;
            node = waitsFor[node];
        }

        return node;
    }
}
