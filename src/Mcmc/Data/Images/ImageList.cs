using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Images;

/// <summary>The files of an image folder and their classes: a label file with a name and a class per line, one folder per class, or files without labels.</summary>
internal static class ImageList
{
    private const long LargestLabelFile = 1L << 30;
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];
    private static readonly char[] Separators = [' ', '\t', ',', ';'];

    public static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a folder has a subfolder with images.</summary>
    public static bool HasClasses(string folder) => Directory.EnumerateDirectories(folder).Any(f => Directory.EnumerateFiles(f).Any(IsImage));

    /// <summary>In the order of the label file, or sorted by class and name.</summary>
    /// <exception cref="McmcException">MCMC4003.</exception>
    public static IReadOnlyList<(string Path, int? Label)> Find(DataDescriptor descriptor)
    {
        var folder = descriptor.Files[0];
        var images = descriptor.LabelFile is { } labels ? Labelled(folder, labels) : HasClasses(folder) ? Classes(folder) : Plain(folder);
        return images.Count > 0 ? images : throw new McmcException(Codes.DataInvalid, $"'{folder}' holds no images ({string.Join(", ", Extensions)}), neither by itself nor in one folder per class.", folder);
    }

    private static List<(string, int?)> Plain(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(IsImage).Order(StringComparer.Ordinal).Select(f => (f, (int?)null))];

    private static List<(string, int?)> Classes(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Select((f, label) => (Folder: f, Label: label))
            .SelectMany(c => Directory.EnumerateFiles(c.Folder).Where(IsImage).Order(StringComparer.Ordinal).Select(f => (f, (int?)c.Label)))];

    private static List<(string, int?)> Labelled(string folder, string labels)
    {
        if (new FileInfo(labels).Length > LargestLabelFile)
        {
            throw new McmcException(Codes.DataInvalid, "The label file is larger than 1 GiB. It has one line per image: its name and its class.", labels);
        }

        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var (images, number) = (new List<(string, int?)>(), 0);
        foreach (var line in File.ReadLines(labels))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var split = text.LastIndexOfAny(Separators);
            if (split < 0 || !int.TryParse(text.AsSpan(split + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var label))
            {
                throw new McmcException(Codes.DataInvalid, $"The line is '{text}'. A line of a label file is the name of an image and the number of its class, from 0.", labels, number);
            }

            var path = Path.GetFullPath(Path.Combine(folder, text[..split].TrimEnd(Separators)));
            if (!path.StartsWith(root, StringComparison.Ordinal) || !File.Exists(path))
            {
                throw new McmcException(Codes.DataInvalid, $"'{text[..split].TrimEnd(Separators)}' is not in '{folder}'. A label file names images below that folder.", labels, number);
            }

            images.Add((path, label));
        }

        return images;
    }
}
