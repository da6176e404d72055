using System.IO.Compression;
using System.Text;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Compression.Locking;

/// <summary>Results of a store as one zip file, for another machine or a CI cache. What is imported is verified, never believed.</summary>
internal static class StoreArchive
{
    private const string Results = "results/";
    private const string Models = "models/";
    private const long MostLockBytes = 256 << 20;
    private const long MostModelBytes = 2L << 30;

    /// <summary>The zip format begins here; a fixed time keeps the same results the same bytes.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>How many results.</returns>
    /// <exception cref="McmcException">MCMC4009, MCMC5006.</exception>
    public static int Export(ResultStore store, string path)
    {
        var entries = store.List().ToList();
        using var file = PendingFile.Create(path);
        file.Write(stream => store.Guard(() =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var entry in entries)
            {
                Add(zip, Results + entry.Key + LockPaths.Suffix, new MemoryStream(Encoding.UTF8.GetBytes(LockFile.Text(entry.Lock))));
            }

            foreach (var sha256 in entries.Select(e => e.Lock.Sha256).Distinct().Order(StringComparer.Ordinal))
            {
                Add(zip, Models + sha256 + ".onnx", File.OpenRead(store.ModelPath(sha256)));
            }

            return 0;
        }));
        file.Commit();
        return entries.Count;
    }

    /// <returns>How many results are in the store now that came with the file.</returns>
    /// <exception cref="McmcException">MCMC4005 (no such file), MCMC5006 (damaged, or nothing can be written).</exception>
    public static int Import(ResultStore store, string path)
    {
        if (!File.Exists(path))
        {
            throw new McmcException(Codes.FileMissing, $"'{path}' does not exist. 'mcmc store export' makes such a file.", path);
        }

        var scratch = Directory.CreateTempSubdirectory("mcmc-import-");
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return zip.Entries.Count(entry => entry.FullName.StartsWith(Results, StringComparison.Ordinal) && Take(store, zip, entry, scratch.FullName));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new McmcException(Codes.StoreUnusable, $"'{path}' cannot be imported: {e.Message.TrimEnd('.')}. Export it again.", path, cause: e);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static bool Take(ResultStore store, ZipArchive zip, ZipArchiveEntry entry, string scratch)
    {
        var text = Path.Combine(scratch, "lock.json");
        Extract(entry, text, MostLockBytes);
        CompressionLock content;
        try
        {
            content = LockFile.Read(text);
        }
        catch (McmcException e)
        {
            throw new InvalidDataException($"'{entry.FullName}' is no lock file", e);
        }

        if (!ResultStore.IsHash(content.Sha256) || zip.GetEntry(Models + content.Sha256 + ".onnx") is not { } model)
        {
            throw new InvalidDataException($"'{entry.FullName}' comes without its model");
        }

        // Its key follows from its content: an entry cannot pass for another.
        var copy = Path.Combine(scratch, "model.onnx");
        Extract(model, copy, MostModelBytes);
        return store.Add(content, copy) ? true : throw new InvalidDataException($"'{model.FullName}' is not what its name says, or the store cannot be written");
    }

    private static void Extract(ZipArchiveEntry entry, string path, long mostBytes)
    {
        if (entry.Length > mostBytes)
        {
            throw new InvalidDataException($"'{entry.FullName}' is far too large");
        }

        using var source = entry.Open();
        using var target = File.Create(path);
        var buffer = new byte[1 << 16];
        var total = 0L;
        int count;
        while ((count = source.Read(buffer)) > 0)
        {
            // The length in the directory is only a claim.
            if ((total += count) > mostBytes)
            {
                throw new InvalidDataException($"'{entry.FullName}' is far too large");
            }

            target.Write(buffer, 0, count);
        }
    }

    private static void Add(ZipArchive zip, string name, Stream content)
    {
        using (content)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = Epoch;
            using var target = entry.Open();
            content.CopyTo(target);
        }
    }
}
