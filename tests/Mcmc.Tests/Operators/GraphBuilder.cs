using Mcmc.Ir;

namespace Mcmc.Tests.Operators;

/// <summary>Builds small models with random weights, node by node. The batch is symbolic.</summary>
internal sealed class GraphBuilder
{
    private readonly Random random = new(11);
    private readonly Graph graph = new() { Name = "small" };
    private readonly long opset;

    public GraphBuilder(long opset = 17) => this.opset = opset;

    /// <summary>A graph input of floats, [N, dims…].</summary>
    public Value Input(params long[] dims)
    {
        var input = new Value($"input{graph.Inputs.Count}")
        {
            Type = DataType.Float, IsDeclared = true, Shape = [new Dimension(null, "N"), .. dims.Select(d => new Dimension(d))],
        };
        graph.Inputs.Add(input);
        return input;
    }

    /// <summary>Random floats around zero.</summary>
    public Value Weight(params long[] dims) => Constant(Random(dims, () => random.NextSingle() * 2 - 1));

    /// <summary>Random floats between a half and one and a half: scales and variances.</summary>
    public Value Scale(params long[] dims) => Constant(Random(dims, () => random.NextSingle() + 0.5f));

    public Value Ints(params long[] values) => Constant(Tensor.Ints(values, values.Length));

    public Value Int(long value) => Constant(Tensor.Ints([value]));

    public Value Reals(params float[] values) => Constant(Tensor.Floats(values, values.Length));

    public Value Constant(Tensor tensor)
    {
        var value = new Value($"constant{graph.Initializers.Count}") { Type = tensor.Type, Initializer = tensor };
        graph.Initializers.Add(value);
        return value;
    }

    public Value Add(string opType, params Value?[] inputs) => Add(opType, [], inputs);

    public Value Add(string opType, (string Name, AttributeValue Value)[] attributes, params Value?[] inputs) => Add(opType, 1, attributes, inputs)[0];

    public Value[] Add(string opType, int outputs, (string Name, AttributeValue Value)[] attributes, params Value?[] inputs)
    {
        var node = new Node(opType, "", $"{opType}{graph.Nodes.Count}");
        node.Inputs.AddRange(inputs);
        foreach (var (name, value) in attributes)
        {
            node.Attributes.Add(name, value);
        }

        for (var i = 0; i < outputs; i++)
        {
            node.Outputs.Add(new Value($"{node.Name}_{i}") { Producer = node });
        }

        graph.Nodes.Add(node);
        return [.. node.Outputs.OfType<Value>()];
    }

    /// <summary>A 1×1 convolution with bias.</summary>
    public Value Conv(Value x, long inputs, long outputs) => Add("Conv", x, Weight(outputs, inputs, 1, 1), Weight(outputs));

    /// <summary>x · W + b over the last axis.</summary>
    public Value Dense(Value x, long inputs, long outputs) => Add("Add", Add("MatMul", x, Weight(inputs, outputs)), Weight(outputs));

    public static (string Name, AttributeValue Value) A(string name, long value) => (name, new IntAttribute(value));

    public static (string Name, AttributeValue Value) A(string name, string value) => (name, new TextAttribute(value));

    public static (string Name, AttributeValue Value) L(string name, params long[] values) => (name, new IntsAttribute(values));

    public Model Build(params Value[] outputs)
    {
        foreach (var output in outputs)
        {
            output.Type = DataType.Float;
            output.IsDeclared = true;
            graph.Outputs.Add(output);
        }

        var model = new Model(graph) { IrVersion = 10 };
        model.Opsets[""] = opset;
        return model;
    }

    private static Tensor Random(long[] dims, Func<float> draw)
    {
        var values = new float[dims.Aggregate(1L, (product, d) => product * d)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = draw();
        }

        return Tensor.Floats(values, dims);
    }
}
