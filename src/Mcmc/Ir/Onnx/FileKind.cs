using System.Text.Unicode;

namespace Mcmc.Ir.Onnx;

/// <summary>What a file that is no ONNX model probably is, told by its first bytes, so that the message can say what to do.</summary>
internal static class FileKind
{
    /// <summary>The number of leading bytes that <see cref="Describe"/> wants.</summary>
    public const int HeadBytes = 64;

    /// <summary>One or two sentences that end the message: what the file looks like, and the remedy.</summary>
    public static string Describe(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("version https://git-lfs"u8))
        {
            return "It is a Git LFS pointer, not the model itself: run 'git lfs pull'.";
        }

        if (head.StartsWith("PK\u0003\u0004"u8))
        {
            return "It is a zip archive or a PyTorch checkpoint: unpack it, or export the network to ONNX.";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return "It is compressed with gzip: unpack it first.";
        }

        if (At(head, 4, "ORTM"u8))
        {
            return "It is in ONNX Runtime's own format: use the .onnx file that it was made from.";
        }

        if (At(head, 4, "TFL3"u8))
        {
            return "It is a TensorFlow Lite model: convert it to ONNX.";
        }

        if (At(head, 1, "HDF\r\n"u8))
        {
            return "It is a Keras or HDF5 file: export the network to ONNX.";
        }

        return IsText(head)
            ? "It is a text file: name the .onnx file."
            : "It is damaged, or no ONNX file at all: export or download it again.";
    }

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> mark) =>
        head.Length >= offset && head[offset..].StartsWith(mark);

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7f)
            {
                return false;
            }
        }

        // The head may end within a character.
        return Utf8.IsValid(head[..(head.LastIndexOfAnyInRange((byte)0, (byte)0x7f) + 1)]) && head.ContainsAnyInRange((byte)0x20, (byte)0x7e);
    }
}
