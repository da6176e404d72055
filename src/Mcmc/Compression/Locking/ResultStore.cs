using Mcmc.Diagnostics;

namespace Mcmc.Compression.Locking;

/// <summary>
/// Results by the hash of what they were made from, shared by projects, configurations and CI caches:
/// <c>results/KEY.mcmc.lock.json</c> and <c>models/SHA256.onnx</c>. A file's name says what is in it, so writing twice is
/// harmless, and what does not fit its name counts as absent.
/// </summary>
internal sealed class ResultStore
{
    private readonly string results;
    private readonly string models;
    private readonly string turns;

    private ResultStore(string folder)
    {
        Folder = folder;
        (results, models, turns) = (Path.Combine(folder, "results"), Path.Combine(folder, "models"), Path.Combine(folder, "turns"));
    }

    public string Folder { get; }

    /// <summary>The store in a folder; without one in <c>McmcStoreDirectory</c>, else in the user's local application data.</summary>
    /// <returns>Null where there is no such place: nothing is kept then.</returns>
    public static ResultStore? Open(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            folder = Environment.GetEnvironmentVariable("McmcStoreDirectory");
        }

        if (!string.IsNullOrEmpty(folder))
        {
            return new ResultStore(Path.GetFullPath(folder));
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return data.Length == 0 ? null : new ResultStore(Path.Combine(data, "mcmc", "store"));
    }

    /// <summary>Where the right to compute a result is held, by one process at a time; null where nothing can be kept here.</summary>
    public string? TurnPath(string key) => MakeFolders() ? Path.Combine(turns, key) : null;

    /// <summary>The result of a key, with the path of its model; null where there is none that can be read.</summary>
    public (CompressionLock Lock, string ModelPath)? Find(string key)
    {
        var path = ResultPath(key);
        try
        {
            return File.Exists(path) && LockFile.Read(path) is var found && FindModel(found.Sha256) is { } model ? (found, model) : null;
        }
        catch (McmcException)
        {
            // A damaged entry is none; the next result of this key replaces it.
            return null;
        }
    }

    /// <summary>The path of a compressed model; null where it is not here.</summary>
    public string? FindModel(string sha256) => IsHash(sha256) && ModelPath(sha256) is var path && File.Exists(path) ? path : null;

    /// <summary>Keeps a result. What cannot be kept is computed again some day.</summary>
    /// <returns>Whether it is here now.</returns>
    public bool Add(CompressionLock content, string modelPath)
    {
        try
        {
            if (!MakeFolders() || (FindModel(content.Sha256) is null && !VerifiedCopy.Make(modelPath, ModelPath(content.Sha256), content.Sha256)))
            {
                return false;
            }

            LockFile.Write(content, ResultPath(content.Inputs.Key));
            return true;
        }
        catch (McmcException)
        {
            return false;
        }
    }

    /// <summary>Every result that can be read, by its key.</summary>
    public IEnumerable<StoreEntry> List()
    {
        if (!Directory.Exists(results))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(results, "*" + LockPaths.Suffix).Order(StringComparer.Ordinal))
        {
            var key = Path.GetFileName(path)[..^LockPaths.Suffix.Length];
            if (Find(key) is { } found)
            {
                yield return new StoreEntry(key, found.Lock, new FileInfo(found.ModelPath).Length, File.GetLastWriteTimeUtc(path));
            }
        }
    }

    /// <summary>Removes results of which <paramref name="which"/> holds, and every model that none needs any more.</summary>
    /// <returns>How many results.</returns>
    /// <exception cref="McmcException">MCMC5006.</exception>
    public int Clear(Func<StoreEntry, bool> which) => Guard(() =>
    {
        var removed = List().Where(which).ToList();
        removed.ForEach(entry => File.Delete(ResultPath(entry.Key)));
        var needed = List().Select(entry => entry.Lock.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var model in Directory.Exists(models) ? Directory.GetFiles(models) : [])
        {
            if (!needed.Contains(Path.GetFileNameWithoutExtension(model)))
            {
                File.Delete(model);
            }
        }

        return removed.Count;
    });

    public string ResultPath(string key) => Path.Combine(results, key + LockPaths.Suffix);

    public string ModelPath(string sha256) => Path.Combine(models, sha256 + ".onnx");

    /// <summary>Whether a text can be a name here: it never leads out of the folder.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Failures of the file system as MCMC5006.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new McmcException(Codes.StoreUnusable, $"The store '{Folder}' cannot be used: {e.Message.TrimEnd('.')}. Make it writable, or name another folder (--store, McmcStoreDirectory).", Folder, cause: e);
        }
    }

    private bool MakeFolders()
    {
        try
        {
            Directory.CreateDirectory(results);
            Directory.CreateDirectory(models);
            Directory.CreateDirectory(turns);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
