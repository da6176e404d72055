using System.Buffers.Binary;
using System.IO.Compression;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>
/// IDX files (the format of MNIST): two zero bytes, element type, rank, big-endian dimensions, elements.
/// Gzipped ones are recognised by their content and held in memory.
/// </summary>
internal static class IdxFormat
{
    private const byte UInt8 = 0x08;
    private const byte Int32 = 0x0C;

    public static IDataSet Open(DataDescriptor descriptor)
    {
        using var pixels = OpenArray(descriptor.Files[0], out var type);
        if (type != UInt8)
        {
            throw new McmcException(Codes.DataInvalid, $"The elements are of IDX type 0x{type:X2}; only unsigned bytes (0x08) are read as samples. Store others as float32 in an .npy file (format 'npz').", pixels.Path);
        }

        var range = descriptor.RangeIn(pixels.Count);
        var shape = ArrayShape.OfSample(descriptor, pixels.Dims, pixels.Path);
        var labels = descriptor.LabelFile is null ? null : Labels(descriptor.LabelFile, pixels.Count, range);
        LabelOf? labelOf = labels is null ? null : (sample, _) => labels[sample];
        return new RecordDataSet(descriptor, pixels.Records(range), new RecordFormat(shape, 0, PixelType.UInt8, labelOf));
    }

    private static int[] Labels(string path, int samples, SampleRange range) => FileFaults.Guard(path, () =>
    {
        using var array = OpenArray(path, out var type);
        if (type is not (UInt8 or Int32) || array.Dims.Count != 1)
        {
            throw new McmcException(Codes.DataInvalid, $"Labels are an IDX file of rank 1 with unsigned bytes or 32-bit integers; this one has rank {array.Dims.Count} and type 0x{type:X2}.", path);
        }

        if (array.Count != samples)
        {
            throw new McmcException(Codes.DataInvalid, $"The file holds {array.Count} labels for {samples} samples.", path);
        }

        var bytes = array.Load(range);
        var labels = new int[range.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = type == UInt8 ? bytes[i] : BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * sizeof(int)));
        }

        return labels;
    });

    private static StoredArray OpenArray(string path, out byte type)
    {
        Stream stream = File.OpenRead(path);
        try
        {
            var stored = stream.Length;
            if (stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B)
            {
                stream.Position = 0;
                stream = new GZipStream(stream, CompressionMode.Decompress);
            }
            else
            {
                stream.Position = 0;
            }

            var dims = Header(stream, path, out type);
            return new StoredArray(path, stream, dims, type == Int32 ? sizeof(int) : sizeof(byte), stored);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static long[] Header(Stream stream, string path, out byte type)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue * sizeof(int)];
        if (stream.ReadAtLeast(bytes[..4], 4, throwOnEndOfStream: false) < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] is < UInt8 or > 0x0E)
        {
            throw new McmcException(Codes.DataInvalid, "The file is no IDX file: it does not begin with two zero bytes and an element type.", path);
        }

        type = bytes[2];
        int rank = bytes[3];
        if (stream.ReadAtLeast(bytes[..(rank * sizeof(int))], rank * sizeof(int), throwOnEndOfStream: false) < rank * sizeof(int))
        {
            throw new McmcException(Codes.DataInvalid, "The IDX file ends inside its header. It is truncated.", path);
        }

        var dims = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            dims[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(i * sizeof(int))..]);
        }

        return dims;
    }
}
