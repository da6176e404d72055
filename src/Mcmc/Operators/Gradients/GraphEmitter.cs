using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// Appends nodes to a graph of fixed shapes and knows the dimensions of everything it makes. Speaks operator set
/// <see cref="LowestOpset"/> or later.
/// </summary>
internal sealed partial class GraphEmitter(Model model, GraphShapes shapes)
{
    /// <summary>The operator set that the emitted forms need: reductions that scatter (16), LayerNormalization (17).</summary>
    public const long LowestOpset = 17;

    private const string Contrib = "com.microsoft";
    private readonly Dictionary<string, Value> constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = [.. model.Graph.Values().Select(v => v.Name)];
    private int made;

    /// <summary>Whether the graph may have operators of <see cref="KernelNames"/>, which only a training session knows.</summary>
    public bool HasKernels { get; init; }

    public Graph Graph => model.Graph;

    public long Opset => model.Opset;

    public GraphShapes Shapes => shapes;

    public long[] Dims(Value value) => shapes[value] ?? throw new InvalidOperationException($"The dimensions of '{value}' are not known.");

    public DataType TypeOf(Value value) => shapes.TypeOf(value);

    public static (string Name, AttributeValue Value) A(string name, long value) => (name, new IntAttribute(value));

    public static (string Name, AttributeValue Value) A(string name, float value) => (name, new FloatAttribute(value));

    public static (string Name, AttributeValue Value) A(string name, string value) => (name, new TextAttribute(value));

    public static (string Name, AttributeValue Value) A(string name, IReadOnlyList<long> values) => (name, new IntsAttribute(values));

    public Value Op(string opType, params Value?[] inputs) => Op(opType, [], inputs);

    public Value Op(string opType, (string Name, AttributeValue Value)[] attributes, params Value?[] inputs) =>
        Ops(opType, 1, attributes, inputs)[0];

    public Value[] Ops(string opType, int outputs, (string Name, AttributeValue Value)[] attributes, params Value?[] inputs)
    {
        var node = Node(opType, "", outputs, attributes, inputs);
        shapes.Extend(node, Opset);
        return [.. node.Outputs.OfType<Value>()];
    }

    /// <summary>A float operator of another domain, whose output's dimensions the caller knows.</summary>
    public Value Foreign(string domain, string opType, long[] dims, (string Name, AttributeValue Value)[] attributes, params Value?[] inputs)
    {
        model.Opsets.TryAdd(domain, 1);
        var output = Node(opType, domain, 1, attributes, inputs).Outputs[0]!;
        shapes.Set(output, dims, DataType.Float);
        return output;
    }

    /// <summary>A float operator of our own, whose outputs' dimensions the caller knows.</summary>
    public Value[] Kernel(string opType, long[][] outputs, (string Name, AttributeValue Value)[] attributes, params Value?[] inputs)
    {
        model.Opsets.TryAdd(KernelNames.Domain, 1);
        var node = Node(opType, KernelNames.Domain, outputs.Length, attributes, inputs);
        for (var i = 0; i < outputs.Length; i++)
        {
            shapes.Set(node.Outputs[i]!, outputs[i], DataType.Float);
            Declare(node.Outputs[i]!);
        }

        return [.. node.Outputs.OfType<Value>()];
    }

    /// <summary>Appends the same node with other inputs of the same dimensions, and outputs of its own.</summary>
    public Node Copy(Node node, Value?[] inputs)
    {
        var copy = Node(node.OpType, node.Domain, node.Outputs.Count, [.. node.Attributes.Select(a => (a.Key, a.Value))], inputs);
        for (var i = 0; i < copy.Outputs.Count; i++)
        {
            if (node.Outputs[i] is not { } original)
            {
                copy.Outputs[i] = null;
            }
            else if (shapes[original] is { } dims)
            {
                shapes.Set(copy.Outputs[i]!, dims, TypeOf(original));
                if (original.IsDeclared)
                {
                    Declare(copy.Outputs[i]!);
                }
            }
        }

        return copy;
    }

    /// <summary>Makes a node one of our own, with the same inputs and outputs.</summary>
    public void Replace(Node node, string opType, (string Name, AttributeValue Value)[] attributes)
    {
        model.Opsets.TryAdd(KernelNames.Domain, 1);
        (node.OpType, node.Domain) = (opType, KernelNames.Domain);
        node.Attributes.Clear();
        foreach (var (name, value) in attributes)
        {
            node.Attributes.Add(name, value);
        }

        node.Outputs.OfType<Value>().ToList().ForEach(Declare);
    }

    /// <summary>Writes the dimensions into the model: ONNX Runtime knows those of our own operators from there alone, and plans its memory by them.</summary>
    private void Declare(Value value)
    {
        (value.Type, value.Shape) = (TypeOf(value), [.. Dims(value).Select(d => new Dimension(d))]);
        if (!value.IsDeclared)
        {
            value.IsDeclared = true;
            Graph.Declared.Add(value);
        }
    }

    /// <summary>A graph input of fixed dimensions.</summary>
    public Value Input(string name, DataType type, params long[] dims)
    {
        var input = new Value(Unique(name)) { Type = type, IsDeclared = true, Shape = [.. dims.Select(d => new Dimension(d))] };
        Graph.Inputs.Add(input);
        shapes.Set(input, dims, type);
        return input;
    }

    /// <summary>Makes a value an output of the graph; one that is an input or an output already gets a copy.</summary>
    public Value Output(Value value)
    {
        var output = value.Producer is null || Graph.Outputs.Contains(value) ? Op("Identity", value) : value;
        (output.Type, output.IsDeclared, output.Shape) = (TypeOf(value), true, [.. Dims(value).Select(d => new Dimension(d))]);
        Graph.Outputs.Add(output);
        return output;
    }

    public Value Scalar(float number) => Cached($"f{BitConverter.SingleToInt32Bits(number)}", () => Tensor.Floats([number]));

    public Value Ints(params ReadOnlySpan<long> numbers)
    {
        var array = numbers.ToArray();
        return Cached($"i{string.Join(',', array)}", () => Tensor.Ints(array, array.Length));
    }

    public Value Int(long number) => Cached($"s{number}", () => Tensor.Ints([number]));

    public Value Floats(float[] numbers, params long[] dims) => Constant(Tensor.Floats(numbers, dims));

    public Value Constant(Tensor tensor)
    {
        var value = new Value(Unique("constant")) { Type = tensor.Type, Initializer = tensor };
        Graph.Initializers.Add(value);
        return value;
    }

    private Value Cached(string key, Func<Tensor> make)
    {
        if (!constants.TryGetValue(key, out var value))
        {
            constants[key] = value = Constant(make());
        }

        return value;
    }

    private Node Node(string opType, string domain, int outputs, (string Name, AttributeValue Value)[] attributes, Value?[] inputs)
    {
        var node = new Node(opType, domain, Unique(opType));
        node.Inputs.AddRange(inputs);
        while (node.Inputs.Count > 0 && node.Inputs[^1] is null)
        {
            node.Inputs.RemoveAt(node.Inputs.Count - 1);
        }

        foreach (var (name, value) in attributes)
        {
            node.Attributes.Add(name, value);
        }

        for (var i = 0; i < outputs; i++)
        {
            node.Outputs.Add(new Value(Unique(node.Name + "_" + i)) { Producer = node });
        }

        Graph.Nodes.Add(node);
        return node;
    }

    private string Unique(string wanted)
    {
        var name = wanted;
        while (!names.Add(name))
        {
            name = $"{wanted}.{++made}";
        }

        return name;
    }
}
