using System.Reflection;

namespace Mcmc.Build.Incremental;

/// <summary>
/// Follows symbolic links, whose own length and time say nothing of what they lead to. Only the runtimes since .NET 6 can:
/// on the .NET Framework a link counts as itself.
/// </summary>
internal static class LinkTarget
{
    private static readonly MethodInfo? Resolve = typeof(FileSystemInfo).GetMethod("ResolveLinkTarget", [typeof(bool)]);

    public static T Of<T>(T entry)
        where T : FileSystemInfo
    {
        if (Resolve is null || (entry.Attributes & FileAttributes.ReparsePoint) == 0)
        {
            return entry;
        }

        try
        {
            return Resolve.Invoke(entry, [true]) is T { Exists: true } target ? target : entry;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            // It leads in a circle, or to where nobody may look.
            return entry;
        }
    }
}
