using System.IO.Compression;
using System.Text;
using Mcmc.Ir.Checkpoints.Pickle;

namespace Mcmc.Ir.Checkpoints;

/// <summary>
/// PyTorch's format since 1.6: a zip archive with <c>NAME/data.pkl</c> and one entry per storage, <c>NAME/data/KEY</c>.
/// PyTorch does not compress; an archive that expands to much more than it weighs is refused.
/// </summary>
internal static class TorchArchive
{
    private const long LargestPickle = 256L << 20;
    private const int MostExpansion = 64;
    private const long SmallEntry = 1 << 20;

    public static Checkpoint Open(string path, FileStream stream)
    {
        var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var (packed, expanded) = (0L, 0L);
        foreach (var entry in archive.Entries)
        {
            packed += entry.CompressedLength;
            expanded += entry.Length;
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw CheckpointFault.Unreadable(path, $"it has two entries of the name '{entry.FullName}'");
            }
        }

        // Entries that share their bytes, or that inflate without end: either way the sizes give it away before anything is read.
        if (packed > stream.Length || packed < 0 || expanded < 0 || expanded > SmallEntry + MostExpansion * stream.Length)
        {
            throw CheckpointFault.Unreadable(path, $"its {stream.Length} bytes claim to expand to {expanded}", "Do not use the file if you do not know where it comes from.");
        }

        var pickle = entries.Keys.FirstOrDefault(n => n == "data.pkl" || n.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw CheckpointFault.Unreadable(path, "it is a zip archive, but none that torch.save wrote", "Name the checkpoint itself.");
        if (entries.ContainsKey(pickle[..^"data.pkl".Length] + "constants.pkl"))
        {
            throw CheckpointFault.Unreadable(path, "it is a TorchScript program", "Save the weights with torch.save(model.state_dict(), …).");
        }

        var folder = pickle[..^"data.pkl".Length];
        var isBigEndian = entries.TryGetValue(folder + "byteorder", out var order) && Encoding.ASCII.GetString(Bytes(path, order, 0, Math.Min(order.Length, 16))).StartsWith("big", StringComparison.Ordinal);
        var root = Unpickler.Load(new MemoryStream(Bytes(path, entries[pickle], 0, Math.Min(entries[pickle].Length, LargestPickle))), path, id => Storage(path, id));
        var dictionary = new TorchStateDictionary(path, (storage, offset, length) => Read(path, entries, folder, storage, offset, length), isBigEndian);
        return new Checkpoint(path, dictionary.Tensors(root), archive);
    }

    /// <summary>What a persistent id says: ('storage', type, key, device, count).</summary>
    private static TorchStorage Storage(string path, IReadOnlyList<object?> id) =>
        id is ["storage", PickleGlobal type, string key, _, long count, ..] && AllowedGlobals.StorageType(type) is { } element
            ? new TorchStorage(element, key, count)
            : throw CheckpointFault.Unreadable(path, "its pickle describes a storage in a way that is not known", "Save the weights as safetensors.");

    private static byte[] Read(string path, Dictionary<string, ZipArchiveEntry> entries, string folder, TorchStorage storage, long offset, long length)
    {
        var size = storage.Type.Bits() / 8;
        return entries.TryGetValue($"{folder}data/{storage.Key}", out var entry) && entry.Length / size >= storage.Count
            ? Bytes(path, entry, offset, length)
            : throw CheckpointFault.Unreadable(path, $"storage '{storage.Key}' is missing, or shorter than the {storage.Count} elements that it should hold");
    }

    private static byte[] Bytes(string path, ZipArchiveEntry entry, long offset, long length)
    {
        if (length > Array.MaxLength || offset > entry.Length - length)
        {
            throw CheckpointFault.Unreadable(path, $"entry '{entry.FullName}' is too short or too long");
        }

        using var stream = entry.Open();
        var skipped = new byte[Math.Min(offset, 1 << 16)];
        for (var left = offset; left > 0;)
        {
            var part = (int)Math.Min(left, skipped.Length);
            stream.ReadExactly(skipped, 0, part);
            left -= part;
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
