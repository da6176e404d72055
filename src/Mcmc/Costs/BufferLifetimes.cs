using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Shapes;

namespace Mcmc.Costs;

/// <summary>Gives activations their buffers by the rules of <see cref="ActivationPlan"/>, following the nodes as they run.</summary>
internal sealed class BufferLifetimes
{
    private readonly GraphShapes shapes;
    private readonly HashSet<Value> outputs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, int> owner = new(ReferenceEqualityComparer.Instance);
    private readonly List<ActivationBuffer> buffers = [];

    public BufferLifetimes(Graph graph, GraphShapes shapes)
    {
        this.shapes = shapes;
        outputs.UnionWith(graph.Outputs);
        foreach (var input in graph.Feeds)
        {
            owner[input] = Add(input, made: -1, lastRead: int.MaxValue);
        }
    }

    /// <summary>The buffers of all nodes, the graph inputs' first and then in the order of their making.</summary>
    public IReadOnlyList<ActivationBuffer> Follow(IReadOnlyList<Node> order)
    {
        for (var step = 0; step < order.Count; step++)
        {
            var read = order[step].Inputs.Concat(Graph.Captured(order[step])).OfType<Value>().ToArray();
            foreach (var value in read)
            {
                if (owner.TryGetValue(value, out var buffer))
                {
                    buffers[buffer] = buffers[buffer] with { LastRead = Math.Max(buffers[buffer].LastRead, step) };
                }
            }

            // What depends on constants alone is computed once, at loading; a node without inputs draws or fills at every run.
            if (read.Length == 0 || order[step].Subgraphs.Any() || read.Any(owner.ContainsKey))
            {
                Make(order[step], step);
            }
        }

        return buffers;
    }

    private void Make(Node node, int step)
    {
        var isView = OperatorLibrary.Find(node) is { IsView: true };
        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is not { } output || shapes.Ints(output) is not null || shapes.Reals(output) is not null)
            {
                continue;
            }

            var isResult = outputs.Contains(output);
            owner[output] = isView && i == 0 && !isResult && node.Input(0) is { } source && owner.TryGetValue(source, out var shared)
                ? shared
                : Add(output, step, isResult ? int.MaxValue : step);
        }
    }

    private int Add(Value value, int made, int lastRead)
    {
        buffers.Add(new ActivationBuffer(value, shapes.TypeOf(value), made, lastRead));
        return buffers.Count - 1;
    }
}
