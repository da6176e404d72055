namespace Mcmc.Ir;

/// <summary>A named value of a graph: an input, an initializer or a node's output. Identity is by reference.</summary>
internal sealed class Value(string name)
{
    public string Name { get; } = name;

    /// <summary>Declared element type; <see cref="DataType.Undefined"/> where the file says none or the value is no tensor.</summary>
    public DataType Type { get; set; }

    /// <summary>Declared dimensions; null where the file declares no shape.</summary>
    public IReadOnlyList<Dimension>? Shape { get; set; }

    /// <summary>The constant that this value starts with, for initializers; null for every other value.</summary>
    public Tensor? Initializer { get; set; }

    /// <summary>The node that makes it; null for inputs and initializers.</summary>
    public Node? Producer { get; set; }

    /// <summary>Whether the graph lists it with its type (an input, an output or a <c>value_info</c> entry).</summary>
    public bool IsDeclared { get; set; }

    /// <summary>What else the file's declaration said (doc string, non-tensor types, unknown fields).</summary>
    public ReadOnlyMemory<byte> Extras { get; set; }

    /// <summary>The constant content: an initializer's, or the <c>value</c> of a Constant node; else null.</summary>
    public Tensor? Constant => Initializer ?? (Producer is { OpType: "Constant", Domain: "" } node ? node.Tensor("value") : null);

    public override string ToString() => Name;
}
