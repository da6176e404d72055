namespace Mcmc.Ir.Onnx;

/// <summary>Paths with every symbolic link on the way followed.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The absolute path that <paramref name="path"/> leads to; parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">Links lead to one another without end.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    private static string Follow(string path, ref int links)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        var here = Path.Combine(Follow(parent, ref links), Path.GetFileName(path));
        var target = new FileInfo(here).LinkTarget;
        if (target is null)
        {
            return here;
        }

        return ++links > MaxLinks
            ? throw new IOException($"Too many symbolic links at '{path}'.")
            : Follow(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, target)), ref links);
    }
}
