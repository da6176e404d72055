using Google.Protobuf;
using Google.Protobuf.Collections;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>A model to its message. Tensors are not copied: the message refers to their memory.</summary>
internal static class ModelWriter
{
    /// <summary>Protobuf ends at 2 GiB, and ONNX Runtime holds the bytes beside what it makes of them.</summary>
    public const long MaxInlineBytes = 1_500_000_000;

    /// <param name="model">The model.</param>
    /// <param name="external">Where external tensors go; null keeps every tensor inside.</param>
    public static ModelProto Write(Model model, ExternalDataWriter? external)
    {
        var message = Extras.Restore<ModelProto>(model.Extras);
        message.IrVersion = model.IrVersion;
        if (model.ProducerName.Length > 0)
        {
            message.ProducerName = model.ProducerName;
        }

        if (model.ProducerVersion.Length > 0)
        {
            message.ProducerVersion = model.ProducerVersion;
        }

        message.Graph = GraphWriter.Write(model.Graph, external);
        WriteOpsets(model, message.OpsetImport);
        WriteMetadata(model, message.MetadataProps);
        return message;
    }

    /// <summary>Bytes of the message with every tensor inside, but for names and attributes.</summary>
    public static long InlineBytes(Model model) => model.Extras.Length + InlineBytes(model.Graph);

    private static long InlineBytes(Graph graph) =>
        graph.Extras.Length
        + graph.Initializers.Sum(i => i.Initializer?.Bytes ?? 0)
        + graph.Nodes.SelectMany(n => n.Attributes.Values).Sum(a => a switch
        {
            TensorAttribute t => t.Value.Bytes,
            GraphAttribute g => InlineBytes(g.Value),
            GraphsAttribute g => g.Values.Sum(InlineBytes),
            OpaqueAttribute o => o.Message.Length,
            _ => 0,
        });

    private static void WriteOpsets(Model model, RepeatedField<OperatorSetIdProto> imports)
    {
        var kept = Kept(imports, static i => i.Domain);
        foreach (var (domain, version) in model.Opsets)
        {
            var import = kept.GetValueOrDefault(domain) ?? new OperatorSetIdProto();
            if (domain.Length > 0)
            {
                import.Domain = domain;
            }

            import.Version = version;
            imports.Add(import);
        }
    }

    private static void WriteMetadata(Model model, RepeatedField<StringStringEntryProto> entries)
    {
        var kept = Kept(entries, static e => e.Key);
        foreach (var (key, value) in model.Metadata)
        {
            var entry = kept.GetValueOrDefault(key) ?? new StringStringEntryProto { Key = key };
            entry.Value = value;
            entries.Add(entry);
        }
    }

    /// <summary>Takes the entries that had unknown fields out of the list.</summary>
    private static Dictionary<string, T> Kept<T>(RepeatedField<T> entries, Func<T, string> key)
        where T : IMessage<T>
    {
        var kept = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            kept[key(entry)] = entry;
        }

        entries.Clear();
        return kept;
    }
}
