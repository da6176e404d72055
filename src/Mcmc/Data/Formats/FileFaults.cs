using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>Turns what the file system refuses into a diagnostic.</summary>
internal static class FileFaults
{
    /// <exception cref="McmcException">MCMC4003 where <paramref name="read"/> fails for a reason that lies in the file.</exception>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new McmcException(Codes.DataInvalid, $"The file cannot be read: {e.Message}", path, cause: e);
        }
        catch (InvalidDataException e)
        {
            throw new McmcException(Codes.DataInvalid, $"The compressed file is damaged: {e.Message}", path, cause: e);
        }
    }
}
