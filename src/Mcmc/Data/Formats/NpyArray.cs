using System.IO.Compression;

namespace Mcmc.Data.Formats;

/// <summary>One NumPy array: a <c>.npy</c> file, or a member of an <c>.npz</c> archive.</summary>
internal sealed class NpyArray : IDisposable
{
    private const string Suffix = ".npy";

    private NpyArray(string elementType, StoredArray stored, bool isInArchive)
    {
        ElementType = elementType;
        Stored = stored;
        IsInArchive = isInArchive;
    }

    /// <summary>NumPy's type string, such as <c>|u1</c> or <c>&lt;f4</c>.</summary>
    public string ElementType { get; }

    public StoredArray Stored { get; }

    public bool IsInArchive { get; }

    /// <param name="path">The file; what it is shows in its first bytes.</param>
    /// <param name="choose">The array to take of an archive's, by their names; null for none, and then the result is null.</param>
    public static NpyArray? Open(string path, Func<IReadOnlyList<string>, string?> choose)
    {
        var file = File.OpenRead(path);
        IDisposable owner = file;
        try
        {
            Span<byte> magic = stackalloc byte[4];
            var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (!magic[..read].SequenceEqual("PK\u0003\u0004"u8))
            {
                return Read(path, file, file.Length, archive: null);
            }

            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            owner = archive;
            var arrays = archive.Entries.Where(e => e.FullName.EndsWith(Suffix, StringComparison.Ordinal)).ToList();
            if (choose([.. arrays.Select(e => e.FullName[..^Suffix.Length])]) is not { } name)
            {
                archive.Dispose();
                return null;
            }

            var entry = arrays.First(e => e.FullName == name + Suffix);
            return Read(path, entry.Open(), Math.Min(entry.CompressedLength, file.Length), archive);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    public void Dispose() => Stored.Dispose();

    private static NpyArray Read(string path, Stream stream, long storedBytes, ZipArchive? archive)
    {
        var header = NpyHeader.Read(stream, path);
        return new NpyArray(header.ElementType, new StoredArray(path, stream, header.Shape, header.ItemBytes, storedBytes, archive), archive is not null);
    }
}
