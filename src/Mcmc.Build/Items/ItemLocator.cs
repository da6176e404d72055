using System.Xml;
using Microsoft.Build.Framework;

namespace Mcmc.Build.Items;

/// <summary>Finds the line that declares an item. MSBuild tells a task which project file that is, but not where in it.</summary>
internal static class ItemLocator
{
    /// <summary>Wildcards, and what every expression has: <c>$(x)</c>, <c>@(x)</c>.</summary>
    private static readonly char[] PatternCharacters = ['*', '?', '('];

    /// <summary>
    /// The element whose Include names the item; else one whose Include is a pattern or an expression, which may; else the
    /// first of that type.
    /// </summary>
    /// <param name="item">The item as the project declares it.</param>
    /// <param name="itemType">Its type, <c>McmcModel</c>.</param>
    /// <param name="projectFile">Where to point when the declaring file is not known.</param>
    public static SourceLocation Find(ITaskItem item, string itemType, string projectFile)
    {
        var file = item.GetMetadata("DefiningProjectFullPath");
        if (file.Length == 0 || !File.Exists(file))
        {
            file = projectFile;
        }

        try
        {
            return new SourceLocation(file, FindLine(file, itemType, item.ItemSpec));
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            return new SourceLocation(file);
        }
    }

    private static int FindLine(string file, string itemType, string itemSpec)
    {
        var first = 0;
        var candidate = 0;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore };
        using var reader = XmlReader.Create(file, settings);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || !reader.LocalName.Equals(itemType, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (reader.GetAttribute("Include") is not { } include)
            {
                continue;
            }

            var line = ((IXmlLineInfo)reader).LineNumber;
            if (Names(include, itemSpec))
            {
                return line;
            }

            if (candidate == 0 && include.IndexOfAny(PatternCharacters) >= 0)
            {
                candidate = line;
            }

            if (first == 0)
            {
                first = line;
            }
        }

        return candidate != 0 ? candidate : first;
    }

    private static bool Names(string include, string itemSpec)
    {
        var wanted = Normalize(itemSpec);
        foreach (var part in include.Split(';'))
        {
            if (string.Equals(Normalize(Uri.UnescapeDataString(part.Trim())), wanted, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Normalize(string path) => path.Replace('\\', '/');
}
