namespace Mcmc.Runtime;

/// <summary>Foreign messages (native libraries, the operating system) as one line of bounded length.</summary>
internal static class OneLine
{
    private const int Longest = 600;

    public static string Of(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ' ');
        return line.Length <= Longest ? line : $"{line[..Longest]} …";
    }
}
