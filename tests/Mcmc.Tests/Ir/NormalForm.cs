using System.Globalization;
using Google.Protobuf;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Tests.Ir;

/// <summary>
/// What a file means, whichever of the allowed ways it was written in: the documented normalisations of saving, written
/// here a second time and naively, so that a loaded and saved file can be compared with the original field by field.
/// </summary>
internal static class NormalForm
{
    /// <param name="bytes">The file.</param>
    /// <param name="folder">The folder of its external data.</param>
    public static ModelProto Of(ReadOnlySpan<byte> bytes, string folder)
    {
        var model = ModelProto.Parser.ParseFrom(bytes);
        foreach (var import in model.OpsetImport)
        {
            if (import.Domain is "" or "ai.onnx")
            {
                import.ClearDomain();
            }
        }

        if (model.ProducerName.Length == 0)
        {
            model.ClearProducerName();
        }

        if (model.ProducerVersion.Length == 0)
        {
            model.ClearProducerVersion();
        }

        Normalise(model.Graph, folder);
        return model;
    }

    private static void Normalise(GraphProto graph, string folder)
    {
        if (graph.Name.Length == 0)
        {
            graph.ClearName();
        }

        foreach (var tensor in graph.Initializer)
        {
            Normalise(tensor, folder);
        }

        foreach (var node in graph.Node)
        {
            if (node.Name.Length == 0)
            {
                node.ClearName();
            }

            if (node.Domain is "" or "ai.onnx")
            {
                node.ClearDomain();
            }

            foreach (var attribute in node.Attribute)
            {
                Normalise(attribute, folder);
            }
        }
    }

    private static void Normalise(AttributeProto attribute, string folder)
    {
        attribute.Type = attribute.Type != 0 ? attribute.Type
            : attribute.HasF ? AttributeProto.Types.AttributeType.Float
            : attribute.HasI ? AttributeProto.Types.AttributeType.Int
            : attribute.HasS ? AttributeProto.Types.AttributeType.String
            : attribute.T is not null ? AttributeProto.Types.AttributeType.Tensor
            : attribute.Floats.Count > 0 ? AttributeProto.Types.AttributeType.Floats
            : AttributeProto.Types.AttributeType.Ints;
        foreach (var tensor in attribute.T is null ? [] : new[] { attribute.T })
        {
            Normalise(tensor, folder);
        }

        foreach (var graph in attribute.G is null ? attribute.Graphs : [attribute.G, .. attribute.Graphs])
        {
            Normalise(graph, folder);
        }
    }

    private static void Normalise(TensorProto tensor, string folder)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            var entries = tensor.ExternalData.ToDictionary(e => e.Key, e => e.Value);
            var file = File.ReadAllBytes(Path.Combine(folder, entries["location"]));
            var offset = int.Parse(entries.GetValueOrDefault("offset", "0"), CultureInfo.InvariantCulture);
            var length = entries.TryGetValue("length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : file.Length - offset;
            tensor.RawData = ByteString.CopyFrom(file, offset, length);
            tensor.ExternalData.Clear();
        }

        tensor.ClearDataLocation();
        if (tensor.DataType != 8 && !tensor.HasRawData)
        {
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            tensor.FloatData.ToList().ForEach(writer.Write);
            tensor.DoubleData.ToList().ForEach(writer.Write);
            tensor.Int64Data.ToList().ForEach(writer.Write);
            tensor.Uint64Data.ToList().ForEach(v => WriteUnsigned(writer, tensor.DataType, v));
            tensor.Int32Data.ToList().ForEach(v => WriteInt(writer, tensor.DataType, v));
            tensor.RawData = ByteString.CopyFrom(bytes.ToArray());
        }

        tensor.FloatData.Clear();
        tensor.DoubleData.Clear();
        tensor.Int64Data.Clear();
        tensor.Uint64Data.Clear();
        tensor.Int32Data.Clear();
    }

    private static void WriteUnsigned(BinaryWriter writer, int type, ulong value)
    {
        if (type == 12)
        {
            writer.Write((uint)value);
        }
        else
        {
            writer.Write(value);
        }
    }

    private static void WriteInt(BinaryWriter writer, int type, int value)
    {
        switch (type)
        {
            case 6:
                writer.Write(value);
                break;
            case 4 or 5 or 10 or 16:
                writer.Write((ushort)(value & 0xffff));
                break;
            default:
                writer.Write((byte)(value & 0xff));
                break;
        }
    }
}
