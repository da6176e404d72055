using System.Globalization;

namespace Mcmc.Build.Incremental;

/// <summary>
/// What tells a changed file or folder from an unchanged one without reading it: length and modification time; for a folder
/// a <see cref="FolderStamp"/>. A link counts as what it leads to.
/// </summary>
internal static class FileStamp
{
    public const string Missing = "missing";

    /// <param name="path">Absolute.</param>
    public static string Of(string path) => Of(path, before: null);

    /// <summary>Whether the stamp is the one that <see cref="Of(string)"/> gave. Looks at no more than it has to.</summary>
    public static bool Holds(string path, string stamp) => Of(path, stamp) == stamp;

    private static string Of(string path, string? before)
    {
        var file = new FileInfo(path);
        if (file.Exists)
        {
            file = LinkTarget.Of(file);
            return string.Format(CultureInfo.InvariantCulture, "file {0} {1}", file.Length, file.LastWriteTimeUtc.Ticks);
        }

        var folder = new DirectoryInfo(path);
        return folder.Exists ? FolderStamp.Of(folder, before) : Missing;
    }
}
