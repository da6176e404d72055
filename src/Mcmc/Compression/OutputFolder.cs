using Mcmc.Diagnostics;

namespace Mcmc.Compression;

/// <summary>The folder an output goes to: made when missing, and every failure of the file system said as MCMC4009.</summary>
internal static class OutputFolder
{
    /// <summary>An empty folder on the same volume, so that a move out of it is a rename.</summary>
    public static DirectoryInfo Provisional(string target) => Guard(target, () =>
    {
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return parent.CreateSubdirectory($".mcmc-{Path.GetRandomFileName()}");
    });

    public static void Replace(FileInfo file, string target) => Guard(target, () =>
    {
        file.MoveTo(target, overwrite: true);
        return 0;
    });

    public static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Refresh();
            if (folder.Exists)
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could not be deleted is a hidden folder of temporary files; the result does not depend on it.
        }
    }

    public static T Guard<T>(string target, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new McmcException(Codes.OutputUnwritable, $"'{target}' cannot be written: {e.Message.TrimEnd('.')}. Choose another place, or make room there.", target, cause: e);
        }
    }
}
