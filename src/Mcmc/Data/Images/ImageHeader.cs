using System.Buffers.Binary;

namespace Mcmc.Data.Images;

/// <summary>The size that an image file claims, read before anything is decoded: a few bytes can claim any number of pixels.</summary>
internal static class ImageHeader
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]);

    /// <summary>Height and width; null where the file is neither PNG nor JPEG, or ends before it says.</summary>
    public static (int Height, int Width)? Size(ReadOnlySpan<byte> file) =>
        file.StartsWith(Png) ? OfPng(file) : IsJpeg(file) ? OfJpeg(file) : null;

    private static (int Height, int Width)? OfPng(ReadOnlySpan<byte> file)
    {
        const int HeaderChunk = 16;
        return file.Length >= HeaderChunk + 8 && file[12..HeaderChunk].SequenceEqual("IHDR"u8)
            ? (BinaryPrimitives.ReadInt32BigEndian(file[(HeaderChunk + 4)..]), BinaryPrimitives.ReadInt32BigEndian(file[HeaderChunk..]))
            : null;
    }

    /// <summary>Walks the segments to the first start of frame.</summary>
    private static (int Height, int Width)? OfJpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 < file.Length;)
        {
            if (file[at] != 0xFF)
            {
                return null;
            }

            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]));
            }

            at += 2 + (marker is 0x01 or >= 0xD0 and <= 0xD7 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
        }

        return null;
    }
}
