using System.Text;

namespace Mcmc.Tool;

/// <summary>
/// <c>@FILE</c> on the command line stands for the lines of that file, one argument a line; blank lines and those that begin
/// with <c>#</c> count for nothing. Where no such file exists, or one is named with the sign, it is an argument like any other.
/// </summary>
internal static class ResponseFile
{
    private const long MostBytes = 1 << 20;

    /// <param name="name">The token without its <c>@</c>.</param>
    /// <param name="arguments">What it stands for.</param>
    /// <param name="error">Why a file that exists cannot be used.</param>
    /// <returns>Whether it stands for other arguments.</returns>
    public static bool TryRead(string name, out IReadOnlyList<string>? arguments, out string? error)
    {
        (arguments, error) = (null, null);
        if (!File.Exists(name) || File.Exists("@" + name))
        {
            return false;
        }

        try
        {
            if (new FileInfo(name).Length > MostBytes)
            {
                error = $"'{name}' is no response file: it is far too large.";
                return false;
            }

            arguments = [.. File.ReadAllLines(name, Encoding.UTF8).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"The response file '{name}' cannot be read: {e.Message}";
            return false;
        }
    }
}
