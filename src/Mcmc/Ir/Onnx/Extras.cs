using Google.Protobuf;

namespace Mcmc.Ir.Onnx;

/// <summary>
/// What a message says beyond the fields that the IR manages: its bytes after those fields were cleared, unknown fields
/// included. Reading moves content out of the message and keeps the rest here; writing starts from the rest.
/// </summary>
internal static class Extras
{
    public static ReadOnlyMemory<byte> Rest(IMessage message) =>
        message.CalculateSize() == 0 ? default : message.ToByteArray();

    public static T Restore<T>(ReadOnlyMemory<byte> extras)
        where T : IMessage<T>, new()
    {
        var message = new T();
        if (!extras.IsEmpty)
        {
            message.MergeFrom(extras.Span);
        }

        return message;
    }
}
