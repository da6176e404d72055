using Mcmc.Ir;

namespace Mcmc.Tests.Data.Evaluation;

/// <summary>Models of one or two nodes, whose outputs a test can write down.</summary>
internal static class SmallModels
{
    /// <summary>A symbolic dimension.</summary>
    public const long Open = -99;

    /// <summary>Scores are the sample's values in the order in which the model sees them.</summary>
    public static Model Flatten(params long[] input) => Of(input, graph =>
    {
        var node = new Node("Flatten", "", "flatten");
        node.Set("axis", 1);
        return Add(graph, node, "scores", graph.Inputs[0]);
    });

    /// <summary>The same with a batch of 1 written into the graph, whatever the input says.</summary>
    public static Model FlattenBakedBatch(params long[] input) => Of(input, graph =>
    {
        var shape = new Value("shape") { Initializer = Tensor.Ints([1, -1], 2), Type = DataType.Int64 };
        graph.Initializers.Add(shape);
        return Add(graph, new Node("Reshape", "", "reshape"), "scores", graph.Inputs[0], shape);
    });

    /// <summary>Probabilities: softmax of the sample's values.</summary>
    public static Model Softmax(params long[] input) => Of(input, graph =>
    {
        var node = new Node("Flatten", "", "flatten");
        node.Set("axis", 1);
        return Add(graph, new Node("Softmax", "", "softmax"), "probabilities", Add(graph, node, "scores", graph.Inputs[0]));
    });

    public static Model Identity(params long[] input) => Of(input, graph => Add(graph, new Node("Identity", "", "identity"), "same", graph.Inputs[0]));

    /// <summary>The square root of the sample's values: not a number where they are negative.</summary>
    public static Model SquareRoot(params long[] input) => Of(input, graph => Add(graph, new Node("Sqrt", "", "sqrt"), "root", graph.Inputs[0]));

    private static Model Of(long[] input, Func<Graph, Value> build)
    {
        var graph = new Graph { Name = "small" };
        graph.Inputs.Add(new Value("image")
        {
            Type = DataType.Float,
            IsDeclared = true,
            Shape = [.. input.Select((d, axis) => d == Open ? new Dimension(null, $"d{axis}") : new Dimension(d))],
        });
        var output = build(graph);
        output.Type = DataType.Float;
        output.IsDeclared = true;
        graph.Outputs.Add(output);
        var model = new Model(graph) { IrVersion = 8 };
        model.Opsets[""] = 13;
        return model;
    }

    private static Value Add(Graph graph, Node node, string output, params Value[] inputs)
    {
        var value = new Value(output) { Producer = node };
        node.Inputs.AddRange(inputs);
        node.Outputs.Add(value);
        graph.Nodes.Add(node);
        return value;
    }
}
