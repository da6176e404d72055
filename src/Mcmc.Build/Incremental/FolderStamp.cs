using System.Globalization;
using System.Text;

namespace Mcmc.Build.Incremental;

/// <summary>
/// Names, lengths and times of the files in a folder and below. Of a folder with more than 2,000 files only its own time, which
/// changes when a file comes, goes or gets another name; the same for every folder where all together have more than 10,000.
/// </summary>
internal sealed class FolderStamp
{
    /// <summary>Listing names is cheap; asking for each file's length and time is not: this many take about 40 ms.</summary>
    private const int FilesInAll = 10_000;
    private const int FilesPerFolder = 2000;

    /// <summary>Ends loops of symbolic links.</summary>
    private const int MaxDepth = 32;

    private readonly Dictionary<string, TimedFolder> known;
    private readonly List<(string Name, TimedFolder Folder, List<FileInfo>? Files)> folders = [];
    private int listed;
    private long entries;
    private ulong hash;

    private FolderStamp(Dictionary<string, TimedFolder> known) => this.known = known;

    /// <param name="folder">The folder.</param>
    /// <param name="before">An earlier stamp. Folders that it knows by their time alone are not listed while that is the same.</param>
    public static string Of(DirectoryInfo folder, string? before)
    {
        var stamp = new FolderStamp(TimedFolder.Parse(before));
        stamp.Visit(folder, "", depth: 0);
        return stamp.Sum();
    }

    private void Visit(DirectoryInfo folder, string name, int depth)
    {
        folder = LinkTarget.Of(folder);
        if (!folder.Exists)
        {
            return;
        }

        // Before the listing: what changes meanwhile must not look unchanged afterwards.
        var ticks = folder.LastWriteTimeUtc.Ticks;
        if (!known.TryGetValue(name, out var timed) || timed.Ticks != ticks)
        {
            timed = List(folder, name, ticks);
        }
        else
        {
            folders.Add((name, timed, null));
        }

        foreach (var child in depth < MaxDepth ? timed.Children : [])
        {
            Visit(new DirectoryInfo(Path.Combine(folder.FullName, child)), name + "/" + child, depth + 1);
        }
    }

    private TimedFolder List(DirectoryInfo folder, string name, long ticks)
    {
        var (files, children) = (new List<FileInfo>(), new List<string>());
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is not FileInfo file)
            {
                children.Add(entry.Name);
            }
            else if (files.Count <= FilesPerFolder)
            {
                files.Add(file);
            }
        }

        // In one order, whatever the file system's.
        children.Sort(StringComparer.Ordinal);
        var timed = new TimedFolder(ticks, [.. children]);
        var few = files.Count <= FilesPerFolder;
        listed += few ? files.Count : 0;
        folders.Add((name, timed, few && listed <= FilesInAll ? files : null));
        return timed;
    }

    private string Sum()
    {
        var text = new StringBuilder();
        foreach (var (name, folder, files) in folders)
        {
            if (files is null || listed > FilesInAll)
            {
                Add(name, 0, folder.Ticks);
                folder.AppendTo(text, name);
            }
            else
            {
                files.ForEach(file => Add(LinkTarget.Of(file), name + "/" + file.Name));
            }
        }

        return string.Format(CultureInfo.InvariantCulture, "folder {0} {1}{2}", entries, hash, text);
    }

    private void Add(FileInfo file, string name)
    {
        // It may have gone since it was listed.
        if (file.Exists)
        {
            Add(name, file.Length, file.LastWriteTimeUtc.Ticks);
        }
    }

    /// <summary>A sum does not depend on the order in which the file system lists its files.</summary>
    private void Add(string name, long length, long ticks)
    {
        const ulong Basis = 14695981039346656037;
        const ulong Prime = 1099511628211;
        entries++;
        var entry = Basis;
        unchecked
        {
            foreach (var character in name)
            {
                entry = (entry ^ character) * Prime;
            }

            entry = (entry ^ (ulong)length) * Prime;
            hash += (entry ^ (ulong)ticks) * Prime;
        }
    }
}
