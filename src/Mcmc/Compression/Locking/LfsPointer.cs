namespace Mcmc.Compression.Locking;

/// <summary>The small text that Git leaves in the place of a file whose content is kept by Git LFS and was not fetched.</summary>
internal static class LfsPointer
{
    /// <summary>Pointers are shorter, by the specification of Git LFS.</summary>
    private const int LongestBytes = 1024;

    public static bool IsAt(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var mark = "version https://git-lfs"u8;
            var head = new byte[mark.Length];
            return RandomAccess.GetLength(file) < LongestBytes && RandomAccess.Read(file, head, 0) == head.Length && mark.SequenceEqual(head);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
