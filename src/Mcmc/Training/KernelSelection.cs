using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training;

/// <summary>The last look at a step's graph: nodes that nothing reads go, and forward operators become the engine's own.</summary>
internal static class KernelSelection
{
    public static void Run(GraphEmitter g)
    {
        RemoveUnread(g.Graph);
        var readers = Readers(g.Graph);
        var taken = new HashSet<Node>();
        foreach (var node in g.Graph.Nodes)
        {
            if (node is { OpType: "Conv", Domain: "" })
            {
                ConvolutionKernels.Replace(node, g);
            }
            else if (node is { OpType: "BatchNormalization", Domain: "" } && OnlyReader(node.Outputs[0]!) is var next && BatchNormalizationKernels.Replace(node, next, g))
            {
                taken.Add(next!);
            }
        }

        g.Graph.Nodes.RemoveAll(taken.Contains);
        RemoveUnread(g.Graph);
        g.Graph.Declared.RemoveAll(g.Graph.Outputs.Contains);

        Node? OnlyReader(Value value) => !g.Graph.Outputs.Contains(value) && readers.GetValueOrDefault(value) is [var only] ? only : null;
    }

    private static void RemoveUnread(Graph graph)
    {
        var read = new HashSet<Value>(graph.Outputs, ReferenceEqualityComparer.Instance);
        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (node.Outputs.Any(o => o is not null && read.Contains(o)))
            {
                read.UnionWith(node.Inputs.OfType<Value>());
                read.UnionWith(Graph.Captured(node));
            }
            else
            {
                graph.Nodes.RemoveAt(i);
            }
        }
    }

    private static Dictionary<Value, List<Node>> Readers(Graph graph)
    {
        var readers = new Dictionary<Value, List<Node>>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.OfType<Value>().Concat(Graph.Captured(node)))
            {
                if (!readers.TryGetValue(input, out var list))
                {
                    readers[input] = list = [];
                }

                list.Add(node);
            }
        }

        return readers;
    }
}
