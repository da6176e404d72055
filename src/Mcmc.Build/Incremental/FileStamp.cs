using System.Globalization;

namespace Mcmc.Build.Incremental;

/// <summary>
/// What tells a changed file or folder from an unchanged one without reading it: length and modification time; for a folder,
/// those of the files in it and below, and above 2,000 files in one folder, that folder's time alone.
/// </summary>
internal static class FileStamp
{
    public const string Missing = "missing";

    private const int FilesPerFolder = 2000;
    private const int MaxDepth = 32;

    public static string Of(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists)
        {
            return Format("file", file.Length, file.LastWriteTimeUtc.Ticks);
        }

        var folder = new DirectoryInfo(path);
        if (!folder.Exists)
        {
            return Missing;
        }

        var sum = new FolderSum();
        Add(folder, "", depth: 0, ref sum);
        return Format("folder", sum.Files, unchecked((long)sum.Hash));
    }

    /// <summary>The file's or folder's own modification time, in UTC ticks.</summary>
    public static long LastWriteTicks(string path) =>
        (File.Exists(path) ? File.GetLastWriteTimeUtc(path) : Directory.GetLastWriteTimeUtc(path)).Ticks;

    private static void Add(DirectoryInfo folder, string name, int depth, ref FolderSum sum)
    {
        // Listing names is cheap; asking for each file's length and time is not.
        var files = folder.EnumerateFiles().Take(FilesPerFolder + 1).ToList();
        if (files.Count > FilesPerFolder)
        {
            sum.Add(name, 0, folder.LastWriteTimeUtc.Ticks);
        }
        else
        {
            foreach (var file in files)
            {
                sum.Add(name + "/" + file.Name, file.Length, file.LastWriteTimeUtc.Ticks);
            }
        }

        // The limit ends loops of symbolic links.
        if (depth == MaxDepth)
        {
            return;
        }

        foreach (var child in folder.EnumerateDirectories())
        {
            Add(child, name + "/" + child.Name, depth + 1, ref sum);
        }
    }

    private static string Format(string kind, long first, long second) =>
        string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}", kind, first, second);

    /// <summary>A sum does not depend on the order in which the file system lists its files.</summary>
    private struct FolderSum
    {
        public long Files { get; private set; }

        public ulong Hash { get; private set; }

        public void Add(string name, long length, long ticks)
        {
            Files++;
            Hash = unchecked(Hash + Fnv1a(name, length, ticks));
        }

        private static ulong Fnv1a(string name, long length, long ticks)
        {
            const ulong prime = 1099511628211;
            var hash = 14695981039346656037;
            unchecked
            {
                foreach (var character in name)
                {
                    hash = (hash ^ character) * prime;
                }

                hash = (hash ^ (ulong)length) * prime;
                return (hash ^ (ulong)ticks) * prime;
            }
        }
    }
}
