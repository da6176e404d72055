using System.Text;

namespace Mcmc.Ir;

/// <summary>The value of a node's attribute. <see cref="Extras"/> keeps what else the file said of it.</summary>
internal abstract record AttributeValue
{
    public ReadOnlyMemory<byte> Extras { get; init; }
}

internal sealed record IntAttribute(long Value) : AttributeValue;

internal sealed record FloatAttribute(float Value) : AttributeValue;

internal sealed record TextAttribute(ReadOnlyMemory<byte> Utf8) : AttributeValue
{
    public TextAttribute(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public string Text => Encoding.UTF8.GetString(Utf8.Span);
}

internal sealed record IntsAttribute(IReadOnlyList<long> Values) : AttributeValue;

internal sealed record FloatsAttribute(IReadOnlyList<float> Values) : AttributeValue;

internal sealed record TensorAttribute(Tensor Value) : AttributeValue;

/// <summary>A nested graph (If, Loop, Scan). It may use values of the graphs around it.</summary>
internal sealed record GraphAttribute(Graph Value) : AttributeValue;

internal sealed record GraphsAttribute(IReadOnlyList<Graph> Values) : AttributeValue;

/// <summary>Any other kind (string lists, sparse tensors, types, references): the whole attribute as it stood in the file.</summary>
internal sealed record OpaqueAttribute(ReadOnlyMemory<byte> Message) : AttributeValue;
