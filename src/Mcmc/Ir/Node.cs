namespace Mcmc.Ir;

/// <summary>One operator application.</summary>
internal sealed class Node(string opType, string domain, string name)
{
    public string OpType { get; set; } = opType;

    /// <summary>The operator's domain; <c>ai.onnx</c> is normalised to the empty string.</summary>
    public string Domain { get; set; } = domain;

    public string Name { get; set; } = name;

    /// <summary>Inputs in order; null where an optional one is left out.</summary>
    public List<Value?> Inputs { get; } = [];

    /// <summary>Outputs in order; null where an optional one is left out.</summary>
    public List<Value?> Outputs { get; } = [];

    /// <summary>Attributes in the file's order.</summary>
    public OrderedDictionary<string, AttributeValue> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>What else the file said of this node (doc string, overload, metadata, unknown fields).</summary>
    public ReadOnlyMemory<byte> Extras { get; set; }

    /// <summary>The name a user knows the node by: its own, or its first output's where the exporter gave none.</summary>
    public string DisplayName => Name.Length > 0 ? Name : Outputs.FirstOrDefault(o => o is not null)?.Name ?? OpType;

    /// <summary>The nested graphs among its attributes.</summary>
    public IEnumerable<Graph> Subgraphs => Attributes.Values.SelectMany(a => a switch
    {
        GraphAttribute g => [g.Value],
        GraphsAttribute g => g.Values,
        _ => Array.Empty<Graph>(),
    });

    public Value? Input(int index) => index < Inputs.Count ? Inputs[index] : null;

    public Value? Output(int index) => index < Outputs.Count ? Outputs[index] : null;

    public bool Has(string attribute) => Attributes.ContainsKey(attribute);

    public long Int(string attribute, long fallback) => Attributes.TryGetValue(attribute, out var a) && a is IntAttribute i ? i.Value : fallback;

    public float Float(string attribute, float fallback) => Attributes.TryGetValue(attribute, out var a) && a is FloatAttribute f ? f.Value : fallback;

    public string Text(string attribute, string fallback) => Attributes.TryGetValue(attribute, out var a) && a is TextAttribute t ? t.Text : fallback;

    public IReadOnlyList<long>? Ints(string attribute) => Attributes.TryGetValue(attribute, out var a) && a is IntsAttribute i ? i.Values : null;

    public Tensor? Tensor(string attribute) => Attributes.TryGetValue(attribute, out var a) && a is TensorAttribute t ? t.Value : null;

    public Graph? Graph(string attribute) => Attributes.TryGetValue(attribute, out var a) && a is GraphAttribute g ? g.Value : null;

    public void Set(string attribute, long value) => Attributes[attribute] = new IntAttribute(value);

    public void Set(string attribute, IReadOnlyList<long> values) => Attributes[attribute] = new IntsAttribute(values);

    public void Set(string attribute, Tensor value) => Attributes[attribute] = new TensorAttribute(value);

    public override string ToString() => $"{OpType} '{DisplayName}'";
}
