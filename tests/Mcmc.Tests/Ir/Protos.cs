using Google.Protobuf;
using Mcmc.Ir;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Tests.Ir;

/// <summary>Messages written by hand, for files that no exporter would write.</summary>
internal static class Protos
{
    /// <summary>A model of IR version 8, opset 17, whose input is x and whose output is y.</summary>
    public static ModelProto Model(params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Node.AddRange(nodes);
        graph.Input.Add(Declared("x"));
        graph.Output.Add(Declared("y"));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return model;
    }

    /// <summary>A valid model: y = Relu(x).</summary>
    public static ModelProto Relu() => Model(Node("Relu", ["x"], ["y"]));

    public static NodeProto Node(string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType, Name = opType + "_" + string.Join('_', outputs) };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    /// <summary>A float declaration of shape [1, C, 4], C being a symbol.</summary>
    public static ValueInfoProto Declared(string name)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "C" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 4 });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape } } };
    }

    public static TensorProto Raw(string name, DataType type, long[] dims, byte[] data)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.AddRange(dims);
        return tensor;
    }

    public static TensorProto External(string name, long[] dims, params (string Key, string Value)[] entries)
    {
        var tensor = new TensorProto { Name = name, DataType = 1, DataLocation = TensorProto.Types.DataLocation.External };
        tensor.Dims.AddRange(dims);
        tensor.ExternalData.AddRange(entries.Select(e => new StringStringEntryProto { Key = e.Key, Value = e.Value }));
        return tensor;
    }

    public static T With<T>(this T message, Action<T> change)
        where T : IMessage<T>
    {
        change(message);
        return message;
    }

    /// <summary>y = If(c) with the given branches, c being an initializer.</summary>
    public static ModelProto If(GraphProto then, GraphProto @else) =>
        Model(Node("If", ["c"], ["y"], Graph("then_branch", then), Graph("else_branch", @else)))
            .With(m => m.Graph.Initializer.Add(Raw("c", DataType.Bool, [], [1])));

    public static AttributeProto Graph(string name, GraphProto graph) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };

    /// <summary>A nested graph of one node that reads <paramref name="input"/>, perhaps from around, and makes its output.</summary>
    public static GraphProto Branch(string opType, string input, string output)
    {
        var graph = new GraphProto { Name = output };
        graph.Node.Add(Node(opType, [input], [output]));
        graph.Output.Add(new ValueInfoProto { Name = output });
        return graph;
    }
}
