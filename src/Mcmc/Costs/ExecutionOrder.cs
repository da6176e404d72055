using Mcmc.Ir;

namespace Mcmc.Costs;

/// <summary>
/// The nodes that an output needs, in the order in which ONNX Runtime executes them: depth first from the outputs
/// backwards, of several inputs the one that stands last in the file first. Constant nodes are left out, since
/// ONNX Runtime turns them into initializers.
/// </summary>
internal static class ExecutionOrder
{
    public static IReadOnlyList<Node> Of(Graph graph)
    {
        var index = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            index.TryAdd(node, index.Count);
        }

        var feeders = Feeders(graph, index);
        var order = new List<Node>();
        var entered = new bool[graph.Nodes.Count];
        var stack = new Stack<(int Node, bool Leave)>(Leaves(graph, index, feeders).Select(node => (node, false)));
        while (stack.TryPop(out var top))
        {
            if (top.Leave)
            {
                order.Add(graph.Nodes[top.Node]);
            }
            else if (!entered[top.Node])
            {
                entered[top.Node] = true;
                stack.Push((top.Node, true));
                foreach (var feeder in feeders[top.Node])
                {
                    stack.Push((feeder, false));
                }
            }
        }

        return order;
    }

    /// <summary>For each node the nodes that it reads from, ascending.</summary>
    private static int[][] Feeders(Graph graph, Dictionary<Node, int> index) =>
        [.. graph.Nodes.Select(node => node.Inputs.Concat(Graph.Captured(node)).SelectMany(value => Maker(value, index)).Distinct().Order().ToArray())];

    /// <summary>The makers of outputs that feed no other needed node, ascending.</summary>
    private static int[] Leaves(Graph graph, Dictionary<Node, int> index, int[][] feeders)
    {
        var needed = new HashSet<int>();
        var feeding = new HashSet<int>();
        var makers = graph.Outputs.SelectMany(value => Maker(value, index)).Distinct().ToArray();
        var open = new Stack<int>(makers);
        while (open.TryPop(out var node))
        {
            if (needed.Add(node))
            {
                feeding.UnionWith(feeders[node]);
                foreach (var feeder in feeders[node])
                {
                    open.Push(feeder);
                }
            }
        }

        return [.. makers.Where(node => !feeding.Contains(node)).Order()];
    }

    private static IEnumerable<int> Maker(Value? value, Dictionary<Node, int> index)
    {
        if (value is { Constant: null, Producer: { } node } && index.TryGetValue(node, out var position))
        {
            yield return position;
        }
    }
}
