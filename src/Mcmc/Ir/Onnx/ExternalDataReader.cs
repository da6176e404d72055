using System.Globalization;
using Google.Protobuf.Collections;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx.Proto;

namespace Mcmc.Ir.Onnx;

/// <summary>
/// Reads tensors from the files beside a model. The model is not trusted: a location must lie in the model's folder, links
/// included, and a range must lie in its file before anything is allocated. Ranges of one file are equal (and share their
/// memory) or disjoint, so a model never takes more memory than its files have bytes.
/// </summary>
internal sealed class ExternalDataReader(string modelPath)
{
    private readonly Dictionary<string, Source> sources = new(StringComparer.Ordinal);
    private long totalBytes;

    /// <summary>The elements of a tensor that takes <paramref name="bytes"/> bytes, and the location that held them.</summary>
    /// <exception cref="McmcException">MCMC3004 when the data is missing, short, outside or overlapping.</exception>
    public (ReadOnlyMemory<byte> Data, string Location) Read(RepeatedField<StringStringEntryProto> entries, long bytes, Place what)
    {
        var location = Entry(entries, "location");
        if (string.IsNullOrEmpty(location))
        {
            throw Invalid(what, "names no file", "Export the model again.");
        }

        var offset = Number(entries, "offset", what) ?? 0;
        var length = Number(entries, "length", what) ?? bytes;
        if (length != bytes)
        {
            throw Invalid(what, $"has {length:N0} bytes in '{location}' but its type and dimensions take {bytes:N0}", "Export the model again.");
        }

        if (!sources.TryGetValue(location, out var source))
        {
            var file = new FileInfo(Locate(location, what));
            sources[location] = source = new Source(file.FullName, file.Length);
        }

        if (offset > source.Length || length > source.Length - offset)
        {
            var end = (Int128)offset + length;
            throw Invalid(what, $"needs bytes {offset:N0} to {end:N0} of '{location}', which has {source.Length:N0}", "The file is cut short: copy or download it again.");
        }

        return (source.Ranges.TryGetValue((offset, length), out var known) ? known : Load(source, location, offset, length, what), location);
    }

    private static string? Entry(RepeatedField<StringStringEntryProto> entries, string key) =>
        entries.FirstOrDefault(e => e.Key == key)?.Value;

    private ReadOnlyMemory<byte> Load(Source source, string location, long offset, long length, Place what)
    {
        if (length == 0)
        {
            return default;
        }

        if (length > Array.MaxLength)
        {
            throw Invalid(what, $"takes {length:N0} bytes", $"A single tensor can take {Array.MaxLength:N0} bytes at most: split it in the exporter.");
        }

        if (source.Overlaps(offset, length))
        {
            throw Invalid(what, $"shares part of its bytes in '{location}' with another tensor", "Export the model again.");
        }

        totalBytes += length;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (totalBytes > available)
        {
            throw Invalid(what, $"brings the weights to {totalBytes:N0} bytes, more than this machine's memory of {available:N0}", "Use a machine with more memory.");
        }

        var data = GC.AllocateUninitializedArray<byte>((int)length);
        try
        {
            using var file = File.OpenHandle(source.Path);
            var done = 0;
            for (int read; done < data.Length; done += read)
            {
                read = RandomAccess.Read(file, data.AsSpan(done), offset + done);
                if (read == 0)
                {
                    throw Invalid(what, $"finds '{location}' shorter than it was", "Something else writes to it: load the model again.");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid(what, $"cannot read '{location}' ({e.Message})", "Make the file readable.", e);
        }

        source.Add(offset, length, data);
        return data;
    }

    private string Locate(string location, Place what)
    {
        var parts = location.Split('/', '\\');
        var outside = location.Contains('\0') || parts.Any(p => p == "..") || Path.IsPathRooted(location)
            || location[0] is '/' or '\\' || (location.Length > 1 && location[1] == ':');
        if (outside)
        {
            throw Invalid(what, $"names '{location}', which is outside the model's folder", "External data must lie in the model's folder.");
        }

        try
        {
            var folder = RealPath.Of(Path.GetDirectoryName(Path.GetFullPath(modelPath))!);
            var file = RealPath.Of(Path.Combine(folder, location));
            var inside = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
            if (!file.StartsWith(inside, StringComparison.Ordinal))
            {
                throw Invalid(what, $"names '{location}', a link that leads outside the model's folder", "Put the file itself beside the model.");
            }

            return File.Exists(file)
                ? file
                : throw Invalid(what, $"names '{location}', which does not exist", "Put it beside the model, as it was when the model was exported.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid(what, $"names '{location}', which cannot be reached ({e.Message})", "Put the file beside the model.", e);
        }
    }

    private long? Number(RepeatedField<StringStringEntryProto> entries, string key, Place what)
    {
        var text = Entry(entries, key);
        return text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Invalid(what, $"has the {key} '{text}', which is no whole number from 0", "Export the model again.");
    }

    private McmcException Invalid(Place what, string problem, string remedy, Exception? cause = null) =>
        new(Codes.ExternalDataInvalid, string.Create(CultureInfo.InvariantCulture, $"The external data of '{modelPath}' cannot be used: {what} {problem}. {remedy}"), modelPath, cause: cause);

    private sealed class Source(string path, long length)
    {
        private readonly SortedList<long, long> ends = [];

        public string Path { get; } = path;

        public long Length { get; } = length;

        public Dictionary<(long Offset, long Length), ReadOnlyMemory<byte>> Ranges { get; } = [];

        public void Add(long offset, long length, ReadOnlyMemory<byte> data)
        {
            Ranges[(offset, length)] = data;
            ends[offset] = offset + length;
        }

        /// <summary>Whether the range meets one that was read before; those are disjoint, so its neighbours decide.</summary>
        public bool Overlaps(long offset, long length)
        {
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = ends.Keys[middle] <= offset ? (middle + 1, high) : (low, middle);
            }

            return (low > 0 && ends.Values[low - 1] > offset) || (low < ends.Count && ends.Keys[low] < offset + length);
        }
    }
}
