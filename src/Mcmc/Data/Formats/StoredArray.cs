using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>
/// An array of samples in a file: a header, then samples of one length. Its sizes come out of an untrusted header and are
/// checked against the bytes that are there before anything is allocated.
/// </summary>
internal sealed class StoredArray : IDisposable
{
    // Deflate cannot do better: RFC 1951 codes at most 258 bytes in two bits.
    private const long LargestRatio = 1032;
    private const int SkipBytes = 1 << 16;
    private readonly IDisposable? container;
    private readonly Stream stream;
    private readonly bool isPlainFile;
    private readonly long bytesBehindHeader;

    /// <param name="path">The file, for messages and for opening it again.</param>
    /// <param name="stream">Stands on the first byte behind the header; disposed with this.</param>
    /// <param name="dims">All dimensions, the number of samples first.</param>
    /// <param name="itemBytes">Bytes of one element.</param>
    /// <param name="storedBytes">Bytes that the content takes in the file.</param>
    /// <param name="container">An archive around the stream, or null.</param>
    public StoredArray(string path, Stream stream, IReadOnlyList<long> dims, int itemBytes, long storedBytes, IDisposable? container = null)
    {
        Path = path;
        this.stream = stream;
        this.container = container;
        isPlainFile = stream is FileStream;
        Dims = dims;
        var elements = SampleSize.Elements(dims.Skip(1));
        if (dims is not [> 0 and <= int.MaxValue, ..] || elements is null || (long)elements * itemBytes > Array.MaxLength)
        {
            throw Invalid($"It says that it holds {(dims.Count == 0 ? "a single value" : string.Join('x', dims))}, which is empty or too large.");
        }

        Count = (int)dims[0];
        SampleBytes = elements.Value * itemBytes;
        var total = (long)Count * SampleBytes;
        bytesBehindHeader = isPlainFile ? storedBytes - stream.Position : storedBytes;
        if (isPlainFile ? total != bytesBehindHeader : total / LargestRatio > bytesBehindHeader)
        {
            throw Invalid($"It says that it holds {string.Join('x', dims)}, {total} bytes, but {(total > bytesBehindHeader ? "only " : "")}{bytesBehindHeader}{(isPlainFile ? "" : " compressed")} bytes follow. It is truncated or damaged.");
        }
    }

    public string Path { get; }

    public IReadOnlyList<long> Dims { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Bytes of one sample.</summary>
    public int SampleBytes { get; }

    /// <summary>The samples of a range, read when asked for where the file is not compressed. Closes this.</summary>
    public IRecords Records(SampleRange range)
    {
        if (!isPlainFile)
        {
            var records = new MemoryRecords(Load(range), SampleBytes);
            Dispose();
            return records;
        }

        var header = stream.Position;
        Dispose();
        return new FileRecords([new RecordFile(Path, File.OpenHandle(Path), header, Count)], SampleBytes, range);
    }

    /// <summary>The bytes of a range of samples.</summary>
    public byte[] Load(SampleRange range)
    {
        var bytes = (long)range.Count * SampleBytes;
        if (bytes > Array.MaxLength)
        {
            throw Invalid($"{bytes} bytes are too many to hold in memory. Store them without compression, or use a smaller 'range'.");
        }

        Skip((long)range.First * SampleBytes);
        var result = new byte[bytes];
        if (stream.ReadAtLeast(result, result.Length, throwOnEndOfStream: false) < result.Length)
        {
            throw Truncated();
        }

        if (range.First + range.Count == Count && stream.ReadByte() >= 0)
        {
            throw Invalid($"It says that it holds {string.Join('x', Dims)}, but more bytes follow. It is damaged.");
        }

        return result;
    }

    public void Dispose()
    {
        stream.Dispose();
        container?.Dispose();
    }

    private void Skip(long bytes)
    {
        var scratch = new byte[(int)Math.Min(bytes, SkipBytes)];
        while (bytes > 0)
        {
            var read = stream.Read(scratch, 0, (int)Math.Min(bytes, scratch.Length));
            if (read == 0)
            {
                throw Truncated();
            }

            bytes -= read;
        }
    }

    private McmcException Truncated() => Invalid($"It ends before the {string.Join('x', Dims)} that it says it holds. It is truncated or damaged.");

    private McmcException Invalid(string message) => new(Codes.DataInvalid, $"The file is not usable as data. {message}", Path);
}
