namespace Mcmc.Ir;

/// <summary>An ONNX model: a graph with its operator sets and metadata. Free of protobuf; <c>Ir.Onnx</c> reads and writes it.</summary>
internal sealed class Model(Graph graph)
{
    public Graph Graph { get; } = graph;

    public long IrVersion { get; set; }

    public string ProducerName { get; set; } = "";

    public string ProducerVersion { get; set; } = "";

    /// <summary>Operator-set versions by domain, in the file's order; <c>ai.onnx</c> is the empty string.</summary>
    public OrderedDictionary<string, long> Opsets { get; } = new(StringComparer.Ordinal);

    /// <summary>Metadata properties in the file's order.</summary>
    public OrderedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What else the file said (model version, doc string, functions, training information, unknown fields).</summary>
    public ReadOnlyMemory<byte> Extras { get; set; }

    /// <summary>The version of the default operator set; 1 where the file names none.</summary>
    public long Opset => Opsets.TryGetValue("", out var version) ? version : 1;
}
