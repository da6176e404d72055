namespace Mcmc.Data.Formats;

/// <summary>The names under which IDX files are distributed: <c>train-images-idx3-ubyte</c>, <c>t10k-images.idx3-ubyte.gz</c> and the like.</summary>
internal static class IdxFiles
{
    /// <summary>The image files in a folder, each a set of its own.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="split">What the names start with; <c>test</c> is also known as <c>t10k</c>. Null for any.</param>
    public static IReadOnlyList<IReadOnlyList<string>> In(string folder, string? split) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(path => IsImages(Path.GetFileName(path), split))
            .Order(StringComparer.Ordinal)
            .Select(path => new[] { path }),
    ];

    /// <summary>The label file that belongs to an image file by its name, or null.</summary>
    public static string? LabelsBeside(string images)
    {
        var name = Path.GetFileName(images);
        var labels = Path.Combine(Path.GetDirectoryName(images) ?? "", name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal));
        return labels != images && File.Exists(labels) ? labels : null;
    }

    private static bool IsImages(string name, string? split) =>
        name.Contains("images", StringComparison.Ordinal)
        && name.Contains("idx3", StringComparison.Ordinal)
        && (split is null
            || name.StartsWith(split, StringComparison.Ordinal)
            || (split == "test" && name.StartsWith("t10k", StringComparison.Ordinal)));
}
