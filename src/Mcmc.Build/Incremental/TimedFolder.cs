using System.Globalization;
using System.Text;

namespace Mcmc.Build.Incremental;

/// <summary>A folder that counts by its own time: as long as that stays, so do the names in it.</summary>
internal sealed class TimedFolder
{
    /// <summary>Between folders. Names are never empty and hold no slash, whatever the system.</summary>
    private const string Mark = "//";

    public TimedFolder(long ticks, string[] children)
    {
        Ticks = ticks;
        Children = children;
    }

    /// <summary>Its modification time, in UTC ticks.</summary>
    public long Ticks { get; }

    /// <summary>Names of the folders in it.</summary>
    public string[] Children { get; }

    /// <summary>The folders that a stamp knows by their time alone, by their paths: nothing for the stamped folder itself, else <c>/NAME/NAME</c>.</summary>
    public static Dictionary<string, TimedFolder> Parse(string? stamp)
    {
        var folders = new Dictionary<string, TimedFolder>(StringComparer.Ordinal);
        foreach (var part in (stamp ?? "").Split([Mark], StringSplitOptions.None).Skip(1))
        {
            var fields = part.Split('/');
            if (fields.Length > 1 && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && fields.Length >= depth + 2)
            {
                folders[string.Concat(fields.Skip(2).Take(depth).Select(name => "/" + name))] = new TimedFolder(ticks, [.. fields.Skip(2 + depth)]);
            }
        }

        return folders;
    }

    /// <param name="stamp">Gets it, so that <see cref="Parse"/> finds it.</param>
    /// <param name="path">Its path in the stamped folder.</param>
    public void AppendTo(StringBuilder stamp, string path)
    {
        stamp.AppendFormat(CultureInfo.InvariantCulture, "{0}{1}/{2}{3}", Mark, Ticks, path.Count(character => character == '/'), path);
        foreach (var child in Children)
        {
            stamp.Append('/').Append(child);
        }
    }
}
