using Mcmc.Ir.Onnx.Proto;
using Kind = Mcmc.Ir.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Mcmc.Ir.Onnx;

/// <summary>Attribute messages to attribute values.</summary>
internal static class AttributeReader
{
    /// <summary>Moves the content out of <paramref name="message"/>; nested graphs see the values of <paramref name="scope"/>.</summary>
    public static AttributeValue Read(AttributeProto message, Node node, Scope scope, ReadContext context)
    {
        var what = new Place("Attribute", message.Name, node);
        var kind = KindOf(message, what, context);
        AttributeValue value = kind switch
        {
            Kind.Int => new IntAttribute(message.I),
            Kind.Float => new FloatAttribute(message.F),
            Kind.String => new TextAttribute(message.S.Memory),
            Kind.Ints => new IntsAttribute([.. message.Ints]),
            Kind.Floats => new FloatsAttribute([.. message.Floats]),
            Kind.Tensor => new TensorAttribute(TensorReader.Read(message.T, context, what)),
            Kind.Graph => new GraphAttribute(GraphReader.Read(message.G, context, scope)),
            Kind.Graphs => new GraphsAttribute([.. message.Graphs.Select(g => GraphReader.Read(g, context, scope))]),
            _ => Opaque(message, what, context),
        };
        if (value is OpaqueAttribute)
        {
            return value;
        }

        ClearContent(message);
        return value with { Extras = Extras.Rest(message) };
    }

    private static OpaqueAttribute Opaque(AttributeProto message, Place what, ReadContext context)
    {
        foreach (var tensor in OpaqueTensors.In(message))
        {
            TensorReader.Inline(tensor, context, what);
        }

        return new OpaqueAttribute(Extras.Rest(message));
    }

    /// <summary>The declared kind, which the content must match; in files of IR version 1, which declare none, the content's.</summary>
    private static Kind KindOf(AttributeProto message, Place what, ReadContext context)
    {
        Kind? content = null;
        foreach (var (present, kind) in Contents(message))
        {
            if (present)
            {
                content = content is null ? kind : throw context.Invalid($"{what} holds a {Name(content.Value)} and a {Name(kind)} at once.");
            }
        }

        if (message.HasRefAttrName && message.RefAttrName.Length > 0)
        {
            return content is null ? Kind.Undefined : throw context.Invalid($"{what} is a reference and holds a {Name(content.Value)} as well.");
        }

        var declared = message.Type;
        if (declared == Kind.Undefined)
        {
            return content ?? Kind.Undefined;
        }

        // Writers of protobuf 3 leave out scalars of value zero and empty lists, but not messages.
        var required = declared is Kind.Tensor or Kind.Graph or Kind.SparseTensor or Kind.TypeProto;
        return content == declared || (content is null && !required)
            ? declared
            : throw context.Invalid($"{what} is declared as a {Name(declared)} but holds {(content is null ? "nothing" : "a " + Name(content.Value))}.");
    }

    private static string Name(Kind kind) => kind.ToString().ToUpperInvariant();

    private static (bool Present, Kind Kind)[] Contents(AttributeProto a) =>
        [
            (a.HasF, Kind.Float), (a.HasI, Kind.Int), (a.HasS, Kind.String), (a.T is not null, Kind.Tensor), (a.G is not null, Kind.Graph),
            (a.SparseTensor is not null, Kind.SparseTensor), (a.Tp is not null, Kind.TypeProto),
            (a.Floats.Count > 0, Kind.Floats), (a.Ints.Count > 0, Kind.Ints), (a.Strings.Count > 0, Kind.Strings),
            (a.Tensors.Count > 0, Kind.Tensors), (a.Graphs.Count > 0, Kind.Graphs),
            (a.SparseTensors.Count > 0, Kind.SparseTensors), (a.TypeProtos.Count > 0, Kind.TypeProtos),
        ];

    private static void ClearContent(AttributeProto message)
    {
        message.ClearName();
        message.ClearType();
        message.ClearI();
        message.ClearF();
        message.ClearS();
        message.Ints.Clear();
        message.Floats.Clear();
        message.T = null;
        message.G = null;
        message.Graphs.Clear();
    }
}
