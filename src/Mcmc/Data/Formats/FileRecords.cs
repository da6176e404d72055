using Mcmc.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Mcmc.Data.Formats;

/// <summary>Records read from files when asked for; one after the other over all files, less a range.</summary>
internal sealed class FileRecords : IRecords
{
    private readonly IReadOnlyList<RecordFile> files;
    private readonly int[] ends;
    private readonly int first;

    /// <param name="files">Open files, each a header and whole records; disposed with this.</param>
    /// <param name="length">Bytes of one record.</param>
    /// <param name="range">The records to serve, already checked against the files.</param>
    public FileRecords(IReadOnlyList<RecordFile> files, int length, SampleRange range)
    {
        this.files = files;
        Length = length;
        first = range.First;
        Count = range.Count;
        var end = 0;
        ends = [.. files.Select(f => end += f.Count)];
    }

    public int Count { get; }

    public int Length { get; }

    public ReadOnlySpan<byte> Read(int index, Span<byte> scratch)
    {
        var record = first + index;
        var found = Array.BinarySearch(ends, record + 1);
        var at = found >= 0 ? found : ~found;
        var file = files[at];
        var target = scratch[..Length];
        var offset = file.HeaderBytes + (record - (ends[at] - file.Count)) * (long)Length;
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file.Handle, target, offset);
            if (read == 0)
            {
                throw new McmcException(Codes.DataInvalid, $"The file became shorter while it was read: record {record} is no longer in it.", file.Path);
            }

            target = target[read..];
            offset += read;
        }

        return scratch[..Length];
    }

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Handle.Dispose();
        }
    }
}

/// <summary>One open file of records.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Handle">Open for reading.</param>
/// <param name="HeaderBytes">Bytes before the first record.</param>
/// <param name="Count">Whole records in it.</param>
internal sealed record RecordFile(string Path, SafeFileHandle Handle, long HeaderBytes, int Count);
