using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>Declared names and types of values. Tensor types are the IR's; other types, denotations and notes stay in the extras.</summary>
internal static class ValueDeclaration
{
    /// <summary>
    /// Gives <paramref name="value"/> what <paramref name="message"/> declares. A value declared twice (an output that is
    /// an input, an entry of <c>value_info</c> for either) keeps the first, completed by the second.
    /// </summary>
    public static void Read(ValueInfoProto message, Value value)
    {
        var tensor = message.Type?.TensorType;
        var type = tensor is { HasElemType: true } ? (DataType)tensor.ElemType : DataType.Undefined;
        var shape = tensor?.Shape is { } declared ? Dimensions(declared) : null;
        value.Type = value.Type == DataType.Undefined ? type : value.Type;
        value.Shape ??= shape;
        if (value.IsDeclared)
        {
            return;
        }

        value.IsDeclared = true;
        message.ClearName();
        if (tensor is not null && (type != DataType.Undefined || shape is not null))
        {
            ClearContent(message, tensor);
        }

        value.Extras = Extras.Rest(message);
    }

    public static ValueInfoProto Write(Value value)
    {
        var message = Extras.Restore<ValueInfoProto>(value.Extras);
        message.Name = value.Name;
        if (value.Type == DataType.Undefined && value.Shape is null)
        {
            return message;
        }

        message.Type ??= new TypeProto();
        var tensor = message.Type.TensorType ??= new TypeProto.Types.Tensor();
        if (value.Type != DataType.Undefined)
        {
            tensor.ElemType = (int)value.Type;
        }

        if (value.Shape is { } shape)
        {
            Write(shape, tensor.Shape ??= new TensorShapeProto());
        }

        return message;
    }

    private static Dimension[] Dimensions(TensorShapeProto shape) =>
        [.. shape.Dim.Select(d => d.ValueCase switch
        {
            // Some exporters write -1 for what they do not know.
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when d.DimValue >= 0 => new Dimension(d.DimValue),
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when d.DimParam.Length > 0 => new Dimension(null, d.DimParam),
            _ => Dimension.Unknown,
        })];

    private static void ClearContent(ValueInfoProto message, TypeProto.Types.Tensor tensor)
    {
        tensor.ClearElemType();
        foreach (var dimension in (tensor.Shape?.Dim ?? []).Where(d => !d.HasDimValue || d.DimValue >= 0))
        {
            dimension.ClearValue();
        }

        if (tensor.Shape is { } shape && shape.Dim.All(d => d.CalculateSize() == 0))
        {
            shape.Dim.Clear();
            tensor.Shape = shape.CalculateSize() == 0 ? null : shape;
        }

        if (tensor.CalculateSize() == 0)
        {
            message.Type.ClearValue();
            message.Type = message.Type.CalculateSize() == 0 ? null : message.Type;
        }
    }

    private static void Write(IReadOnlyList<Dimension> shape, TensorShapeProto message)
    {
        // Notes on dimensions belong to the rank that they were written for.
        if (message.Dim.Count != shape.Count)
        {
            message.Dim.Clear();
            message.Dim.AddRange(shape.Select(_ => new TensorShapeProto.Types.Dimension()));
        }

        for (var i = 0; i < shape.Count; i++)
        {
            if (shape[i].Size is { } size)
            {
                message.Dim[i].DimValue = size;
            }
            else if (shape[i].Symbol is { } symbol)
            {
                message.Dim[i].DimParam = symbol;
            }
        }
    }
}
