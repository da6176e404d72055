using Mcmc.Ir;

namespace Mcmc.Tests.Costs;

/// <summary>Small graphs over one input of [1, n], built by hand or by interpreting bytes, so that failures shrink.</summary>
internal sealed class RandomGraph
{
    private readonly List<Value> values = [];
    private int count;

    public RandomGraph(long width, DataType type = DataType.Float)
    {
        Input = new Value("input") { Type = type, Shape = [new Dimension(1), new Dimension(width)] };
        Graph.Inputs.Add(Input);
        values.Add(Input);
    }

    public Graph Graph { get; } = new();

    public Value Input { get; }

    /// <summary>Each three bytes are an instruction: what, and of which earlier values.</summary>
    public static Graph From(byte[] program)
    {
        var graph = new RandomGraph(3);
        for (var i = 0; i + 2 < program.Length; i += 3)
        {
            var (a, b) = (graph.Pick(program[i + 1]), graph.Pick(program[i + 2]));
            _ = (program[i] % 8) switch
            {
                0 or 1 => graph.Relu(a),
                2 => graph.Identity(a),
                3 => graph.Reshape(a),
                4 => graph.Concat(a, b),
                5 => graph.Add(a),
                6 => graph.Constant(program[i + 1] % 7 + 1),
                _ => graph.Output(a),
            };
        }

        if (graph.Graph.Outputs.Count == 0)
        {
            graph.Output(graph.values[^1]);
        }

        return graph.Graph;
    }

    public Value Relu(Value x) => Node("Relu", x);

    public Value Identity(Value x) => Node("Identity", x);

    public Value Concat(Value a, Value b)
    {
        var result = Node("Concat", a, b);
        result.Producer!.Set("axis", 1);
        return result;
    }

    /// <summary>x + x, so that dimensions fit.</summary>
    public Value Add(Value x) => Node("Add", x, x);

    public Value Reshape(Value x)
    {
        var shape = new Value($"shape{count++}") { Type = DataType.Int64, Initializer = Tensor.Ints([1, -1], 2) };
        Graph.Initializers.Add(shape);
        return Node("Reshape", x, shape);
    }

    public Value Constant(long width)
    {
        var constant = new Value($"constant{count++}") { Type = DataType.Float, Initializer = Tensor.Floats(new float[width * 1000], 1, width * 1000) };
        Graph.Initializers.Add(constant);
        values.Add(constant);
        return constant;
    }

    /// <summary>Declares a node's output as the graph's, once; inputs and constants stay what they are.</summary>
    public Value Output(Value value)
    {
        if (value.Producer is not null && !Graph.Outputs.Contains(value))
        {
            Graph.Outputs.Add(value);
        }

        return value;
    }

    private Value Pick(byte number) => values[number % values.Count];

    private Value Node(string opType, params Value[] inputs)
    {
        var node = new Node(opType, "", $"node{count}");
        var output = new Value($"value{count++}") { Producer = node };
        node.Inputs.AddRange(inputs);
        node.Outputs.Add(output);
        Graph.Nodes.Add(node);
        values.Add(output);
        return output;
    }
}
