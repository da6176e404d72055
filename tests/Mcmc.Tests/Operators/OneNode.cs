using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Tests.Operators;

/// <summary>A model of one node, to see what the library says of it and what ONNX Runtime does with it.</summary>
internal sealed class OneNode
{
    private readonly Dictionary<Value, RunnerTensor> feeds = new(ReferenceEqualityComparer.Instance);
    private long[]?[]? expected;

    public OneNode(string opType, long opset = 17, string domain = "")
    {
        Node = new Node(opType, domain, "node");
        Model = new Model(new Graph { Name = "one" }) { IrVersion = 10 };
        Model.Opsets[""] = opset;
        if (domain.Length > 0)
        {
            Model.Opsets[domain] = 1;
        }

        Model.Graph.Nodes.Add(Node);
        Outputs(1);
    }

    public Model Model { get; }

    /// <summary>What is fed, by input.</summary>
    public IReadOnlyDictionary<Value, RunnerTensor> Feeds => feeds;

    /// <summary>Whether the processor build of ONNX Runtime runs the node.</summary>
    public bool Runs => expected is null;

    public Node Node { get; }

    /// <summary>A computed input of random floats in (0, 1).</summary>
    public OneNode Feed(params long[] dims) => Feed(Floats(dims));

    public OneNode Feed(RunnerTensor tensor)
    {
        var value = new Value($"feed{Node.Inputs.Count}") { Type = tensor.Type, Shape = [.. tensor.Dims.Select(d => new Dimension(d))], IsDeclared = true };
        Model.Graph.Inputs.Add(value);
        feeds[value] = tensor;
        Node.Inputs.Add(value);
        return this;
    }

    /// <summary>A constant input of random floats in (0, 1).</summary>
    public OneNode Weight(params long[] dims) => Constant(Floats(dims).ToTensor());

    /// <summary>A constant list of integers.</summary>
    public OneNode Ints(params long[] values) => Constant(Tensor.Ints(values, values.Length));

    /// <summary>A constant list of floats.</summary>
    public OneNode Reals(params float[] values) => Constant(Tensor.Floats(values, values.Length));

    public OneNode Constant(Tensor tensor)
    {
        var value = new Value($"constant{Node.Inputs.Count}") { Type = tensor.Type, Initializer = tensor };
        Model.Graph.Initializers.Add(value);
        Node.Inputs.Add(value);
        return this;
    }

    public OneNode Absent()
    {
        Node.Inputs.Add(null);
        return this;
    }

    public OneNode With(string attribute, AttributeValue value)
    {
        Node.Attributes[attribute] = value;
        return this;
    }

    public OneNode With(string attribute, long value) => With(attribute, new IntAttribute(value));

    public OneNode With(string attribute, string value) => With(attribute, new TextAttribute(value));

    public OneNode List(string attribute, params long[] values) => With(attribute, new IntsAttribute(values));

    public OneNode Outputs(int count)
    {
        Node.Outputs.Clear();
        Model.Graph.Outputs.Clear();
        for (var i = 0; i < count; i++)
        {
            var output = new Value($"output{i}") { Producer = Node, IsDeclared = true };
            Node.Outputs.Add(output);
            Model.Graph.Outputs.Add(output);
        }

        return this;
    }

    /// <summary>Dimensions of the outputs by hand, for what ONNX Runtime's processor build does not run.</summary>
    public OneNode Expect(params long[]?[] dims)
    {
        expected = dims;
        return this;
    }

    /// <summary>The inferred dimensions and types are those that come out of ONNX Runtime.</summary>
    public void AssertShapes()
    {
        var shapes = GraphShapes.Infer(Model);
        var inferred = Model.Graph.Outputs.Select(o => shapes[o]).ToArray();
        if (expected is not null)
        {
            Assert.Equal(expected, inferred);
            return;
        }

        foreach (var output in Model.Graph.Outputs)
        {
            output.Type = shapes.TypeOf(output);
        }

        using var runner = InferenceRunner.Load(Model, new RunnerOptions { Threads = 1 });
        var actual = runner.Run([.. Model.Graph.Feeds.Select(f => feeds[f])]);
        Assert.Equal(actual.Select(a => a.Dims), inferred);
        Assert.Equal(actual.Select(a => a.Type), Model.Graph.Outputs.Select(shapes.TypeOf));
        for (var i = 0; i < actual.Length; i++)
        {
            AssertContents(shapes, Model.Graph.Outputs[i], actual[i]);
        }
    }

    public long CountMacs()
    {
        var shapes = GraphShapes.Infer(Model);
        return OperatorLibrary.Find(Node)!.CountMacs(new NodeShapes(Node, v => shapes[v]));
    }

    public override string ToString() =>
        $"{Node.OpType} {Model.Opset} ({string.Join(", ", Node.Inputs.Select(Describe))}) {string.Join(' ', Node.Attributes.Select(a => $"{a.Key}={Describe(a.Value)}"))}";

    internal static IEnumerable<string> Ops(params string[] opTypes) => opTypes;

    internal static IEnumerable<long> Numbers(params long[] numbers) => numbers;

    internal static RunnerTensor Floats(params long[] dims)
    {
        var tensor = new RunnerTensor(DataType.Float, dims);
        var random = new Random(5);
        foreach (ref var element in tensor.As<float>())
        {
            element = 0.05f + 0.9f * random.NextSingle();
        }

        return tensor;
    }

    /// <summary>What the library knows of an output's contents is what ONNX Runtime computes.</summary>
    private static void AssertContents(GraphShapes shapes, Value output, RunnerTensor actual)
    {
        if (shapes.Ints(output) is { } ints)
        {
            Assert.Equal(actual.ToTensor().ToInts(), ints);
        }

        if (shapes.Reals(output) is { } reals)
        {
            Assert.Equal(actual.ToTensor().ToFloats()!, reals.Select(r => (float)r), (a, b) => a.Equals(b) || MathF.Abs(a - b) <= 1e-6f * MathF.Abs(a));
        }
    }

    private static string Describe(Value? value) => value switch
    {
        null => "-",
        { Constant: { Rank: <= 1, Count: <= 8 } constant } when constant.ToInts() is { } ints => $"<{string.Join(' ', ints)}>",
        { Constant: { } constant } => $"{constant.Type}<{string.Join('x', constant.Dims)}>",
        _ => $"{value.Type}[{string.Join('x', value.Shape!)}]",
    };

    private static string Describe(AttributeValue value) => value switch
    {
        IntAttribute i => $"{i.Value}",
        FloatAttribute f => FormattableString.Invariant($"{f.Value}"),
        TextAttribute t => t.Text,
        IntsAttribute i => $"[{string.Join(' ', i.Values)}]",
        FloatsAttribute f => $"[{string.Join(' ', f.Values)}]",
        _ => "…",
    };
}
