namespace Mcmc.Ir;

/// <summary>
/// Nodes in topological order, with the values they read and write. Values are single-assignment;
/// a nested graph may also read the values of the graphs around it.
/// </summary>
internal sealed class Graph
{
    public string Name { get; set; } = "";

    /// <summary>Declared inputs in order. Initializers of old files stand here too (IR version 3).</summary>
    public List<Value> Inputs { get; } = [];

    public List<Value> Outputs { get; } = [];

    /// <summary>Values that carry a constant, in the file's order.</summary>
    public List<Value> Initializers { get; } = [];

    /// <summary>Values whose constant is a sparse tensor, in the file's order; the tensors themselves stay in <see cref="Extras"/>.</summary>
    public List<Value> SparseInitializers { get; } = [];

    /// <summary>Intermediate values whose type the file declares, in its order. It may declare values that nothing makes.</summary>
    public List<Value> Declared { get; } = [];

    public List<Node> Nodes { get; } = [];

    /// <summary>What else the file said of this graph (doc string, quantisation notes, sparse initializers, unknown fields).</summary>
    public ReadOnlyMemory<byte> Extras { get; set; }

    /// <summary>Inputs that a caller must feed: those without an initializer.</summary>
    public IEnumerable<Value> Feeds => Inputs.Where(i => i.Initializer is null);

    /// <summary>Every value of this graph once, in the order inputs, initializers, node outputs.</summary>
    public IEnumerable<Value> Values()
    {
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        return Inputs.Concat(Initializers).Concat(SparseInitializers)
            .Concat(Nodes.SelectMany(n => n.Outputs).OfType<Value>())
            .Where(seen.Add);
    }

    /// <summary>The values of the graphs around that <paramref name="node"/>'s nested graphs read.</summary>
    public static IReadOnlyList<Value> Captured(Node node)
    {
        if (!node.Attributes.Values.Any(a => a is GraphAttribute or GraphsAttribute))
        {
            return [];
        }

        var own = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var read = new List<Value>();
        foreach (var subgraph in node.Subgraphs)
        {
            own.UnionWith(subgraph.Values());
            read.AddRange(subgraph.Nodes.SelectMany(n => n.Inputs.OfType<Value>().Concat(Captured(n))));
            read.AddRange(subgraph.Outputs);
        }

        return [.. read.Where(v => !own.Contains(v)).Distinct()];
    }

    /// <summary>Readers of every value in this graph: (node, input index); nested readers count as index −1 of the node around them.</summary>
    public Dictionary<Value, List<(Node Node, int Input)>> Readers()
    {
        var readers = new Dictionary<Value, List<(Node, int)>>(ReferenceEqualityComparer.Instance);
        foreach (var node in Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                Add(node.Inputs[i], node, i);
            }

            foreach (var value in Captured(node))
            {
                Add(value, node, -1);
            }
        }

        return readers;

        void Add(Value? value, Node node, int input)
        {
            if (value is null)
            {
                return;
            }

            if (!readers.TryGetValue(value, out var list))
            {
                readers[value] = list = [];
            }

            list.Add((node, input));
        }
    }
}
