using Google.Protobuf;
using Mcmc.Ir.Onnx.Proto;
using Kind = Mcmc.Ir.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Mcmc.Ir.Onnx;

/// <summary>Graphs, nodes, attributes and tensors to their messages.</summary>
internal static class GraphWriter
{
    public static GraphProto Write(Graph graph, ExternalDataWriter? external)
    {
        var message = Extras.Restore<GraphProto>(graph.Extras);
        if (graph.Name.Length > 0)
        {
            message.Name = graph.Name;
        }

        message.Input.AddRange(graph.Inputs.Select(ValueDeclaration.Write));
        message.Output.AddRange(graph.Outputs.Select(ValueDeclaration.Write));
        message.ValueInfo.AddRange(graph.Declared.Select(ValueDeclaration.Write));
        foreach (var value in graph.Initializers)
        {
            var tensor = Write(value.Initializer!, external, isInitializer: true);
            tensor.Name = value.Name;
            message.Initializer.Add(tensor);
        }

        message.Node.AddRange(graph.Nodes.Select(n => Write(n, external)));
        return message;
    }

    private static NodeProto Write(Node node, ExternalDataWriter? external)
    {
        var message = Extras.Restore<NodeProto>(node.Extras);
        message.Input.AddRange(node.Inputs.Select(i => i?.Name ?? ""));
        message.Output.AddRange(node.Outputs.Select(o => o?.Name ?? ""));
        message.OpType = node.OpType;
        if (node.Name.Length > 0)
        {
            message.Name = node.Name;
        }

        if (node.Domain.Length > 0)
        {
            message.Domain = node.Domain;
        }

        foreach (var (name, value) in node.Attributes)
        {
            var attribute = Write(value, external);
            attribute.Name = name;
            message.Attribute.Add(attribute);
        }

        return message;
    }

    private static AttributeProto Write(AttributeValue value, ExternalDataWriter? external)
    {
        var message = Extras.Restore<AttributeProto>(value is OpaqueAttribute opaque ? opaque.Message : value.Extras);
        switch (value)
        {
            case IntAttribute a:
                (message.Type, message.I) = (Kind.Int, a.Value);
                break;
            case FloatAttribute a:
                (message.Type, message.F) = (Kind.Float, a.Value);
                break;
            case TextAttribute a:
                (message.Type, message.S) = (Kind.String, UnsafeByteOperations.UnsafeWrap(a.Utf8));
                break;
            case IntsAttribute a:
                message.Type = Kind.Ints;
                message.Ints.AddRange(a.Values);
                break;
            case FloatsAttribute a:
                message.Type = Kind.Floats;
                message.Floats.AddRange(a.Values);
                break;
            case TensorAttribute a:
                (message.Type, message.T) = (Kind.Tensor, Write(a.Value, external, isInitializer: false));
                break;
            case GraphAttribute a:
                (message.Type, message.G) = (Kind.Graph, Write(a.Value, external));
                break;
            case GraphsAttribute a:
                message.Type = Kind.Graphs;
                message.Graphs.AddRange(a.Values.Select(g => Write(g, external)));
                break;
        }

        return message;
    }

    private static TensorProto Write(Tensor tensor, ExternalDataWriter? external, bool isInitializer)
    {
        var message = Extras.Restore<TensorProto>(tensor.Extras);
        message.Dims.AddRange(tensor.Dims);
        message.DataType = (int)tensor.Type;
        if (tensor.Strings is { } strings)
        {
            message.StringData.AddRange(strings.Select(UnsafeByteOperations.UnsafeWrap));
        }
        else if (external?.TryPlace(tensor, message, isInitializer) != true)
        {
            message.RawData = UnsafeByteOperations.UnsafeWrap(tensor.Data);
        }

        return message;
    }
}
