using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>Graph messages to graphs: names become values, and nodes come into topological order.</summary>
internal sealed class GraphReader
{
    private readonly GraphProto message;
    private readonly ReadContext context;
    private readonly Scope scope;
    private readonly Graph graph = new();

    private GraphReader(GraphProto message, ReadContext context, Scope? around)
    {
        this.message = message;
        this.context = context;
        scope = new Scope(around);
    }

    /// <summary>Moves the content out of <paramref name="message"/>.</summary>
    public static Graph Read(GraphProto message, ReadContext context, Scope? around = null) =>
        new GraphReader(message, context, around).Read();

    private Graph Read()
    {
        graph.Name = message.Name;
        ReadInputs();
        ReadInitializers();
        ReadSparseInitializers();
        foreach (var node in message.Node)
        {
            graph.Nodes.Add(Define(node));
        }

        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            Connect(message.Node[i], graph.Nodes[i]);
        }

        ReadOutputs();
        ReadDeclarations();
        ClearContent();
        graph.Extras = Extras.Rest(message);
        Sort();
        return graph;
    }

    private void ReadInputs()
    {
        foreach (var input in message.Input)
        {
            var value = Define(input.Name, "The graph's input");
            ValueDeclaration.Read(input, value);
            graph.Inputs.Add(value);
        }
    }

    private void ReadInitializers()
    {
        foreach (var initializer in message.Initializer)
        {
            var name = initializer.Name;
            var value = scope.Own(name) is { Initializer: null } input ? input : Define(name, "The initializer");
            initializer.ClearName();
            value.Initializer = TensorReader.Read(initializer, context, new Place("Initializer", name));
            graph.Initializers.Add(value);
        }
    }

    private void ReadSparseInitializers()
    {
        foreach (var sparse in message.SparseInitializer)
        {
            var name = sparse.Values?.Name ?? "";
            foreach (var tensor in OpaqueTensors.In(sparse))
            {
                TensorReader.Inline(tensor, context, new Place("Sparse initializer", name));
            }

            var value = scope.Own(name) is { Initializer: null } input ? input : Define(name, "The sparse initializer");
            if (!value.IsDeclared)
            {
                value.Type = (DataType)(sparse.Values?.DataType ?? 0);
                value.Shape = [.. sparse.Dims.Select(d => new Dimension(d))];
            }

            graph.SparseInitializers.Add(value);
        }
    }

    private Node Define(NodeProto proto)
    {
        var node = new Node(proto.OpType, proto.Domain == "ai.onnx" ? "" : proto.Domain, proto.Name);
        foreach (var name in proto.Output)
        {
            if (name.Length == 0)
            {
                node.Outputs.Add(null);
                continue;
            }

            var value = Define(name, "An output", node);
            value.Producer = node;
            node.Outputs.Add(value);
        }

        return node.OpType.Length > 0 ? node : throw context.Invalid($"Node '{node.DisplayName}' names no operator.");
    }

    private Value Define(string name, string what, Node? of = null)
    {
        return name.Length == 0 ? throw context.Invalid($"{Place()} has no name.")
            : scope.Define(name) ?? throw context.Invalid($"{Place()} is called '{name}', and so is another value of its graph.");

        string Place() => of is null ? what : $"{what} of {of.OpType} '{of.Name}'";
    }

    private void Connect(NodeProto proto, Node node)
    {
        foreach (var name in proto.Input)
        {
            node.Inputs.Add(name.Length == 0 ? null : scope.Find(name)
                ?? throw context.Invalid($"{node} reads '{name}', which nothing makes."));
        }

        foreach (var attribute in proto.Attribute)
        {
            var name = attribute.Name;
            if (name.Length == 0 || node.Attributes.ContainsKey(name))
            {
                throw context.Invalid(name.Length == 0 ? $"{node} has an attribute without a name." : $"{node} has two attributes '{name}'.");
            }

            node.Attributes[name] = AttributeReader.Read(attribute, node, scope, context);
        }

        proto.Input.Clear();
        proto.Output.Clear();
        proto.Attribute.Clear();
        proto.ClearName();
        proto.ClearOpType();
        proto.ClearDomain();
        node.Extras = Extras.Rest(proto);
    }

    private void ReadOutputs()
    {
        foreach (var output in message.Output)
        {
            var value = scope.Find(output.Name) ?? throw context.Invalid($"The graph's output '{output.Name}' is made by nothing.");
            if (value == scope.Own(value.Name))
            {
                ValueDeclaration.Read(output, value);
            }

            graph.Outputs.Add(value);
        }
    }

    private void ReadDeclarations()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declared in message.ValueInfo)
        {
            if (seen.Add(declared.Name))
            {
                var value = scope.Own(declared.Name) ?? new Value(declared.Name);
                ValueDeclaration.Read(declared, value);
                graph.Declared.Add(value);
            }
        }
    }

    private void Sort()
    {
        if (!TopologicalOrder.TrySort(graph, out var inCycle))
        {
            throw context.Invalid($"{inCycle} is part of a cycle: its inputs depend on its own outputs.");
        }
    }

    private void ClearContent()
    {
        message.ClearName();
        message.Input.Clear();
        message.Output.Clear();
        message.Initializer.Clear();
        message.Node.Clear();
        message.ValueInfo.Clear();
    }
}
