using Google.Protobuf;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>A model message to a model.</summary>
internal static class ModelReader
{
    /// <summary>Moves the content out of <paramref name="message"/>, which came from the file at <paramref name="path"/>.</summary>
    public static Model Read(ModelProto message, string path)
    {
        var context = new ReadContext(path);
        if (message.IrVersion <= 0)
        {
            throw context.Invalid("It does not say its IR version.");
        }

        foreach (var tensor in OpaqueTensors.In(message))
        {
            TensorReader.Inline(tensor, context, new Place("Tensor", tensor.Name));
        }

        var model = new Model(GraphReader.Read(message.Graph, context))
        {
            IrVersion = message.IrVersion,
            ProducerName = message.ProducerName,
            ProducerVersion = message.ProducerVersion,
        };
        ReadOpsets(message, model, context);
        ReadMetadata(message, model);
        message.ClearIrVersion();
        message.ClearProducerName();
        message.ClearProducerVersion();
        message.Graph = null;
        model.Extras = Extras.Rest(message);
        ModelCheck.Run(model, path);
        return model;
    }

    private static void ReadOpsets(ModelProto message, Model model, ReadContext context)
    {
        foreach (var import in message.OpsetImport)
        {
            if (import.Domain == "ai.onnx")
            {
                import.ClearDomain();
            }

            if (!model.Opsets.TryAdd(import.Domain, import.Version) && model.Opsets[import.Domain] != import.Version)
            {
                throw context.Invalid($"It imports the operator set '{import.Domain}' in two versions.");
            }

            import.ClearVersion();
        }

        Keep(message.OpsetImport, static i => HasMore(i, new OperatorSetIdProto { Domain = i.Domain }));
    }

    private static void ReadMetadata(ModelProto message, Model model)
    {
        foreach (var entry in message.MetadataProps)
        {
            // Keys should be distinct; where they are not, ONNX Runtime takes the last.
            model.Metadata[entry.Key] = entry.Value;
            entry.ClearValue();
        }

        Keep(message.MetadataProps, static e => HasMore(e, new StringStringEntryProto { Key = e.Key }));
    }

    /// <summary>Whether an entry has fields beyond its key, unknown ones, which the extras then keep under that key.</summary>
    private static bool HasMore<T>(T entry, T keyAlone)
        where T : IMessage<T> => !entry.Equals(keyAlone);

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> entries, Func<T, bool> condition)
    {
        T[] kept = [.. entries.Where(condition)];
        entries.Clear();
        entries.AddRange(kept);
    }
}
