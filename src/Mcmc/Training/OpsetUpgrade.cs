using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training;

/// <summary>Brings the nodes of an older operator set into the form of <see cref="GraphEmitter.LowestOpset"/>, which gradients are written in.</summary>
internal static class OpsetUpgrade
{
    private const long Oldest = 7;

    /// <exception cref="McmcException">MCMC4011 for an operator set before 7, whose broadcasting differs.</exception>
    public static void Run(Model model)
    {
        var opset = model.Opset;
        if (opset < Oldest)
        {
            throw new McmcException(Codes.FeatureMissing, $"The model is of operator set {opset}; training needs {Oldest} or later. Export it again with a later one.");
        }

        const long IrOfLowestOpset = 8;
        model.IrVersion = Math.Max(model.IrVersion, IrOfLowestOpset);
        if (opset >= GraphEmitter.LowestOpset)
        {
            return;
        }

        foreach (var node in model.Graph.Nodes.Where(n => n.Domain.Length == 0).ToList())
        {
            Upgrade(model.Graph, node, opset);
        }

        model.Opsets[""] = GraphEmitter.LowestOpset;
    }

    private static void Upgrade(Graph graph, Node node, long opset)
    {
        switch (node.OpType)
        {
            case "Slice":
                ToInputs(graph, node, "starts", "ends", "axes");
                break;
            case "Split" or "Squeeze" or "Unsqueeze" or "ReduceSum":
                ToInputs(graph, node, node.OpType == "Split" ? "split" : "axes");
                break;
            case "Pad" when opset < 11:
                node.Attributes.TryGetValue("value", out var padding);
                ToInputs(graph, node, node.Has("pads") ? "pads" : "paddings");
                Append(graph, node, padding);
                break;
            case "Clip" when opset < 11:
                Append(graph, node, node.Attributes.GetValueOrDefault("min"));
                Append(graph, node, node.Attributes.GetValueOrDefault("max"));
                node.Attributes.Remove("min");
                node.Attributes.Remove("max");
                break;
            case "Dropout" when opset < 12:
                Append(graph, node, new FloatAttribute(node.Float("ratio", 0.5f)));
                node.Attributes.Remove("ratio");
                break;
            case "Upsample" or "Resize" when opset < 11:
                Resize(graph, node);
                break;
            case "Resize":
                LeaveOutEmpty(node);
                break;
            case "TopK" when opset < 10:
                node.Inputs.Add(Initializer(graph, node, Tensor.Ints([node.Int("k", 1)], 1)));
                node.Attributes.Remove("k");
                break;
            case "Softmax" or "LogSoftmax" or "Hardmax" when opset < 13:
                Flattened(graph, node);
                break;
            case "BatchNormalization":
                node.Attributes.Remove("spatial");
                break;
        }
    }

    private static void ToInputs(Graph graph, Node node, params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (node.Ints(attribute) is { } numbers)
            {
                node.Inputs.Add(Initializer(graph, node, Tensor.Ints([.. numbers], numbers.Count)));
                node.Attributes.Remove(attribute);
            }
        }

        node.Attributes.Remove("value");
    }

    private static void Append(Graph graph, Node node, AttributeValue? attribute) =>
        node.Inputs.Add(attribute is FloatAttribute { Value: var number } ? Initializer(graph, node, Tensor.Floats([number])) : null);

    /// <summary>Upsample, and Resize of opset 10, sample at output/scale and round down.</summary>
    private static void Resize(Graph graph, Node node)
    {
        var scales = node.Attributes.GetValueOrDefault("scales") is FloatsAttribute { Values: var given }
            ? Initializer(graph, node, Tensor.Floats([.. given], given.Count))
            : node.Inputs[1];
        var mode = node.Text("mode", "nearest");
        node.OpType = "Resize";
        node.Attributes.Clear();
        node.Attributes["mode"] = new TextAttribute(mode);
        node.Attributes["coordinate_transformation_mode"] = new TextAttribute("asymmetric");
        node.Attributes["nearest_mode"] = new TextAttribute("floor");
        node.Inputs.RemoveRange(1, node.Inputs.Count - 1);
        node.Inputs.AddRange([null, scales]);
    }

    /// <summary>Before opset 13 an input that was not given was an empty tensor.</summary>
    private static void LeaveOutEmpty(Node node)
    {
        for (var i = 1; i < node.Inputs.Count; i++)
        {
            if (node.Inputs[i]?.Constant is { Count: 0 })
            {
                node.Inputs[i] = null;
            }
        }
    }

    /// <summary>Before opset 13 the axes from <c>axis</c> on were taken together: the node works on the flattened matrix.</summary>
    private static void Flattened(Graph graph, Node node)
    {
        var axis = node.Int("axis", 1);
        node.Set("axis", -1);
        if (axis == -1)
        {
            return;
        }

        var (x, y) = (node.Inputs[0]!, node.Outputs[0]!);
        var flat = Made(new Node("Flatten", "", $"{y.Name}.flatten") { Inputs = { x } });
        flat.Set("axis", axis);
        var shape = Made(new Node("Shape", "", $"{y.Name}.shape") { Inputs = { x } });
        var matrix = new Value($"{y.Name}.matrix") { Producer = node };
        node.Inputs[0] = flat.Outputs[0];
        node.Outputs[0] = matrix;
        var back = new Node("Reshape", "", $"{y.Name}.reshape") { Inputs = { matrix, shape.Outputs[0] }, Outputs = { y } };
        y.Producer = back;
        var index = graph.Nodes.IndexOf(node);
        graph.Nodes.Insert(index + 1, back);
        graph.Nodes.InsertRange(index, [flat, shape]);

        static Node Made(Node made)
        {
            made.Outputs.Add(new Value(made.Name) { Producer = made });
            return made;
        }
    }

    private static Value Initializer(Graph graph, Node node, Tensor tensor)
    {
        var value = new Value($"{node.Outputs[0]!.Name}.input{node.Inputs.Count}") { Type = tensor.Type, Initializer = tensor };
        graph.Initializers.Add(value);
        return value;
    }
}
