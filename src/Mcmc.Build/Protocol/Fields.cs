using System.Text;

namespace Mcmc.Build.Protocol;

/// <summary>
/// Text fields on one line, separated by tabs. Backslash, tab, line feed and carriage return in a field are written
/// <c>\\</c>, <c>\t</c>, <c>\n</c>, <c>\r</c>, so that a line is always one record.
/// </summary>
internal static class Fields
{
    public static string Join(params string[] fields)
    {
        var line = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
            {
                line.Append('\t');
            }

            Escape(fields[i], line);
        }

        return line.ToString();
    }

    public static string[] Split(string line)
    {
        var fields = line.Split('\t');
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = Unescape(fields[i]);
        }

        return fields;
    }

    private static void Escape(string field, StringBuilder line)
    {
        foreach (var character in field)
        {
            _ = character switch
            {
                '\\' => line.Append(@"\\"),
                '\t' => line.Append(@"\t"),
                '\n' => line.Append(@"\n"),
                '\r' => line.Append(@"\r"),
                _ => line.Append(character),
            };
        }
    }

    private static string Unescape(string field)
    {
        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\' || i + 1 == field.Length)
            {
                text.Append(field[i]);
                continue;
            }

            i++;
            text.Append(field[i] switch
            {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                var other => other,
            });
        }

        return text.ToString();
    }
}
