using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Mcmc.Proofs.Fuzzing;

/// <summary>Changes fields of messages at random, by seed: the file still parses, and what it says is wrong.</summary>
internal sealed class MessageMutator(int seed)
{
    private static readonly long[] Numbers = [0, 1, -1, 2, 8, 16, 99, 1 << 20, int.MaxValue, int.MinValue, 1L << 40, long.MaxValue, long.MinValue];
    private readonly Random random = new(seed);

    public byte[] Mutate(IMessage original)
    {
        var message = original.Descriptor.Parser.ParseFrom(original.ToByteArray());
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Change(Pick(message));
        }

        return message.ToByteArray();
    }

    /// <summary>A message in the tree; at each step down, any child is as likely as any other.</summary>
    private IMessage Pick(IMessage message)
    {
        while (true)
        {
            var children = Set(message).SelectMany(f => Items(f.Accessor.GetValue(message))).OfType<IMessage>().ToArray();
            if (children.Length == 0 || random.Next(6) == 0)
            {
                return message;
            }

            message = children[random.Next(children.Length)];
        }
    }

    private static IEnumerable<FieldDescriptor> Set(IMessage message) =>
        message.Descriptor.Fields.InDeclarationOrder().Where(f => f.IsRepeated
            ? ((IList)f.Accessor.GetValue(message)).Count > 0
            : f.FieldType is FieldType.Message ? f.Accessor.GetValue(message) is not null : f.Accessor.HasValue(message));

    private static IEnumerable<object> Items(object value) => value is IList list ? list.Cast<object>() : [value];

    private void Change(IMessage message)
    {
        var set = Set(message).ToArray();
        var fields = random.Next(4) == 0 || set.Length == 0 ? [.. message.Descriptor.Fields.InDeclarationOrder()] : set;
        if (fields.Length == 0)
        {
            return;
        }

        var field = fields[random.Next(fields.Length)];
        if (field.IsRepeated)
        {
            Change((IList)field.Accessor.GetValue(message), field);
        }
        else if (random.Next(3) == 0)
        {
            field.Accessor.Clear(message);
        }
        else if (Scalar(field, field.Accessor.GetValue(message)) is { } value)
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private void Change(IList list, FieldDescriptor field)
    {
        var at = random.Next(list.Count + 1);
        switch (random.Next(4))
        {
            case 0 when at < list.Count:
                list.RemoveAt(at);
                break;
            case 1 when at < list.Count:
                list.Insert(random.Next(list.Count), list[at]);
                break;
            case 2 when at < list.Count:
                (list[at], list[0]) = (list[0], list[at]);
                break;
            default:
                if (Scalar(field, list.Count > 0 ? list[0] : null) is { } value)
                {
                    list.Insert(at, value);
                }

                break;
        }
    }

    private object? Scalar(FieldDescriptor field, object? old)
    {
        var number = Numbers[random.Next(Numbers.Length)];
        return field.FieldType switch
        {
            FieldType.Int64 => number,
            FieldType.UInt64 => unchecked((ulong)number),
            FieldType.Int32 => unchecked((int)number),
            FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, random.Next(30)),
            FieldType.Float => BitConverter.Int32BitsToSingle(random.Next()),
            FieldType.Double => (double)number,
            FieldType.String => ((string[])["", "x", "y", "w", "ai.onnx", "../x", (old as string ?? "") + "'"])[random.Next(7)],
            FieldType.Bytes => ByteString.CopyFrom(new byte[random.Next(40)]),
            FieldType.Message => (IMessage?)Activator.CreateInstance(field.MessageType.ClrType),
            _ => null,
        };
    }
}
