namespace Mcmc.Ir;

/// <summary>
/// A copy of a model that can be rewritten while the original stays: graphs, nodes, values and attribute tables are new,
/// nested ones included; tensors are immutable and shared.
/// </summary>
internal sealed class ModelCopy
{
    private readonly Dictionary<Value, Value> values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Graph, Graph> graphs = new(ReferenceEqualityComparer.Instance);

    public ModelCopy(Model original)
    {
        Model = new Model(Copy(original.Graph))
        {
            IrVersion = original.IrVersion,
            ProducerName = original.ProducerName,
            ProducerVersion = original.ProducerVersion,
            Extras = original.Extras,
        };
        foreach (var (domain, version) in original.Opsets)
        {
            Model.Opsets.Add(domain, version);
        }

        foreach (var (key, value) in original.Metadata)
        {
            Model.Metadata.Add(key, value);
        }
    }

    /// <summary>The copy.</summary>
    public Model Model { get; }

    /// <summary>The copy of one of the original's values.</summary>
    public Value this[Value original] => values[original];

    /// <summary>The copy of one of the original's nodes.</summary>
    public Node this[Node original] => nodes[original];

    /// <summary>The copy of one of the original's graphs.</summary>
    public Graph this[Graph original] => graphs[original];

    private Graph Copy(Graph original)
    {
        var copy = new Graph { Name = original.Name, Extras = original.Extras };
        graphs.Add(original, copy);
        copy.Inputs.AddRange(original.Inputs.Select(Copy));
        copy.Initializers.AddRange(original.Initializers.Select(Copy));
        copy.SparseInitializers.AddRange(original.SparseInitializers.Select(Copy));
        copy.Nodes.AddRange(original.Nodes.Select(Copy));
        copy.Outputs.AddRange(original.Outputs.Select(Copy));
        copy.Declared.AddRange(original.Declared.Select(Copy));
        return copy;
    }

    private Value Copy(Value original)
    {
        if (!values.TryGetValue(original, out var copy))
        {
            values[original] = copy = new Value(original.Name)
            {
                Type = original.Type,
                Shape = original.Shape,
                Initializer = original.Initializer,
                IsDeclared = original.IsDeclared,
                Extras = original.Extras,
            };
        }

        return copy;
    }

    private Node Copy(Node original)
    {
        var copy = new Node(original.OpType, original.Domain, original.Name) { Extras = original.Extras };
        nodes.Add(original, copy);
        copy.Inputs.AddRange(original.Inputs.Select(i => i is null ? null : Copy(i)));
        foreach (var output in original.Outputs)
        {
            var made = output is null ? null : Copy(output);
            if (made is not null)
            {
                made.Producer = copy;
            }

            copy.Outputs.Add(made);
        }

        foreach (var (name, value) in original.Attributes)
        {
            copy.Attributes.Add(name, Copy(value));
        }

        return copy;
    }

    private AttributeValue Copy(AttributeValue original) => original switch
    {
        GraphAttribute g => g with { Value = Copy(g.Value) },
        GraphsAttribute g => g with { Values = [.. g.Values.Select(Copy)] },
        _ => original,
    };
}
