using Mcmc.Diagnostics;

namespace Mcmc.Ir;

/// <summary>
/// A file that appears whole or not at all: it is written under another name in the same folder, flushed to the disk, and
/// renamed by <see cref="Commit"/>. Without that, disposing removes it and what was there before stays.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private readonly string path;
    private readonly FileStream stream;
    private bool committed;

    private PendingFile(string path, FileStream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <exception cref="McmcException">MCMC4009 when the folder is missing or cannot be written, or <paramref name="path"/> is a folder.</exception>
    public static PendingFile Create(string path) => Guard(path, () =>
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException("It is a folder.");
        }

        // No two writers of a folder, in whatever process or container, may ask for one name.
        var name = Path.Combine(Path.GetDirectoryName(full)!, $".mcmc-{Path.GetRandomFileName()}.tmp");
        return new PendingFile(full, new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes));
    });

    /// <summary>Adds to the content.</summary>
    public void Write(Action<Stream> write) => Guard(path, () =>
    {
        write(stream);
        return 0;
    });

    /// <summary>Puts the content, safe on the disk, in the place of what was there.</summary>
    public void Commit() => Guard(path, () =>
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(stream.Name, path, overwrite: true);
        return committed = true;
    });

    public void Dispose()
    {
        if (committed)
        {
            return;
        }

        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk refuses the last buffer; the file goes all the same.
        }

        try
        {
            File.Delete(stream.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder went away, and the file with it; the first error is the one to report.
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new McmcException(Codes.OutputUnwritable, $"'{path}' cannot be written: {e.Message.TrimEnd('.')}. Name a file in a folder that exists and can be written, on a disk with enough space.", path, cause: e);
        }
    }
}
