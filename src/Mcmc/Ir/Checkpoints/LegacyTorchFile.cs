using System.Buffers.Binary;
using Mcmc.Ir.Checkpoints.Pickle;

namespace Mcmc.Ir.Checkpoints;

/// <summary>
/// PyTorch's format before 1.6: a magic number, a version, facts about the machine, the object, and the keys of the storages,
/// each a pickle; then every storage as its number of elements and their bytes.
/// </summary>
internal static class LegacyTorchFile
{
    /// <summary>The magic number 0x1950a86a20f9469cfc6c, as pickle protocol 2 writes it.</summary>
    private static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    /// <param name="head">At least the first 15 bytes.</param>
    public static bool IsLegacy(ReadOnlySpan<byte> head) => head.StartsWith(Magic);

    public static Checkpoint Open(string path, FileStream file)
    {
        var stream = new BufferedStream(file, 1 << 16);
        stream.Position = Magic.Length;
        _ = Unpickler.Load(stream, path, _ => PickleOpaque.Instance);
        var machine = Unpickler.Load(stream, path, _ => PickleOpaque.Instance) as PickleDictionary;
        var used = new Dictionary<string, DataType>(StringComparer.Ordinal);
        var root = Unpickler.Load(stream, path, id => Storage(path, id, used));
        var keys = Unpickler.Load(stream, path, _ => PickleOpaque.Instance) as PickleList;
        var places = Places(path, stream, [.. (keys?.Items ?? []).OfType<string>()], used);
        var dictionary = new TorchStateDictionary(path, (storage, offset, length) => Read(path, stream, places, storage, offset, length), machine?["little_endian"] is false);
        return new Checkpoint(path, dictionary.Tensors(root), stream);
    }

    /// <summary>('storage', type, key, device, count, view), the view being nothing or (key, offset, count).</summary>
    private static TorchStorage Storage(string path, IReadOnlyList<object?> id, Dictionary<string, DataType> used)
    {
        if (id is not ["storage", PickleGlobal type, string key, _, long count, ..] || AllowedGlobals.StorageType(type) is not { } element)
        {
            throw CheckpointFault.Unreadable(path, "its pickle describes a storage in a way that is not known", "Save the weights as safetensors.");
        }

        used[key] = element;
        return id is [_, _, _, _, _, PickleTuple { Items: [_, long offset, long length] }]
            ? new TorchStorage(element, key, length, offset)
            : new TorchStorage(element, key, count);
    }

    /// <summary>Where each storage lies in the file: the bytes behind its count, and how many there are.</summary>
    private static Dictionary<string, (long Position, long Bytes)> Places(string path, BufferedStream stream, string[] keys, Dictionary<string, DataType> used)
    {
        var places = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        var number = new byte[sizeof(long)];
        foreach (var key in keys)
        {
            var left = stream.Length - stream.Position - number.Length;
            var count = left >= 0 && stream.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) == number.Length ? BinaryPrimitives.ReadInt64LittleEndian(number) : -1;
            var size = used.TryGetValue(key, out var type) ? type.Bits() / 8 : 0;
            if (size == 0 || count < 0 || count > left / size)
            {
                throw CheckpointFault.Unreadable(path, $"it ends before storage '{key}', or that is longer than the file");
            }

            if (!places.TryAdd(key, (stream.Position, count * size)))
            {
                throw CheckpointFault.Unreadable(path, $"it has storage '{key}' twice");
            }

            stream.Position += count * size;
        }

        return places;
    }

    private static byte[] Read(string path, BufferedStream stream, Dictionary<string, (long Position, long Bytes)> places, TorchStorage storage, long offset, long length)
    {
        if (!places.TryGetValue(storage.Key, out var place) || offset > place.Bytes - length || length > Array.MaxLength)
        {
            throw CheckpointFault.Unreadable(path, $"storage '{storage.Key}' is missing or too short");
        }

        var bytes = new byte[length];
        stream.Position = place.Position + offset;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
