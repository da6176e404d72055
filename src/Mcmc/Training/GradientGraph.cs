using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training;

/// <summary>
/// Reverse-mode differentiation: appends to a graph of fixed shapes the nodes of the gradients of one value. Only 32-bit
/// floats carry gradients (of tensors that have elements); what lies behind a node that cannot be differentiated gets none.
/// </summary>
internal sealed class GradientGraph
{
    private readonly Dictionary<Value, List<Value>> contributions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, Value> sums = new(ReferenceEqualityComparer.Instance);
    private readonly List<FrozenNode> frozen = [];
    private readonly GraphEmitter emitter;

    private GradientGraph(GraphEmitter emitter) => this.emitter = emitter;

    /// <summary>The nodes that could not be differentiated though something asked for stood behind them.</summary>
    public IReadOnlyList<FrozenNode> Frozen => frozen;

    /// <summary>The gradient of a value, in the value's dimensions; null where nothing differentiable leads to it.</summary>
    public Value? this[Value value]
    {
        get
        {
            if (!sums.TryGetValue(value, out var sum) && contributions.TryGetValue(value, out var terms))
            {
                sums[value] = sum = emitter.Sum(terms);
            }

            return sum;
        }
    }

    /// <param name="of">What is differentiated; the sum of its elements, where it has several.</param>
    /// <param name="sources">The inputs, initializers or intermediate values that gradients are asked for.</param>
    public static GradientGraph Build(GraphEmitter emitter, Value of, IEnumerable<Value> sources)
    {
        var gradients = new GradientGraph(emitter);
        Node[] nodes = [.. emitter.Graph.Nodes];
        var needed = Dependents(emitter, nodes, sources);
        if (needed.Contains(of))
        {
            gradients.contributions[of] = [emitter.Expand(emitter.Scalar(1), emitter.Dims(of))];
        }

        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            gradients.Visit(nodes[i], needed);
        }

        return gradients;
    }

    private void Visit(Node node, HashSet<Value> needed)
    {
        if (!node.Inputs.Any(i => i is not null && needed.Contains(i)) || !node.Outputs.Any(o => o is not null && contributions.ContainsKey(o)))
        {
            return;
        }

        var context = new GradientContext(node, emitter, value => this[value], needed.Contains);
        if (OperatorLibrary.Find(node) is not { } op)
        {
            frozen.Add(new FrozenNode(node, "is not known"));
            return;
        }

        op.Differentiate(context);
        if (context.Refusal is { } reason)
        {
            frozen.Add(new FrozenNode(node, reason));
            return;
        }

        foreach (var (value, terms) in context.Results)
        {
            if (contributions.TryGetValue(value, out var list))
            {
                list.AddRange(terms);
            }
            else
            {
                contributions[value] = [.. terms];
            }
        }
    }

    /// <summary>The float values that depend on the sources, the sources among them.</summary>
    private static HashSet<Value> Dependents(GraphEmitter emitter, IEnumerable<Node> nodes, IEnumerable<Value> sources)
    {
        var found = new HashSet<Value>(sources, ReferenceEqualityComparer.Instance);
        foreach (var node in nodes)
        {
            if (node.Inputs.Any(i => i is not null && found.Contains(i)))
            {
                found.UnionWith(node.Outputs.OfType<Value>().Where(o => emitter.TypeOf(o) == DataType.Float && emitter.Shapes[o] is { } dims && !dims.Contains(0)));
            }
        }

        return found;
    }
}
