using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mcmc.Data;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Compression.Locking;

/// <summary>SHA-256 of what a result depends on, in lower-case hexadecimal digits. JSON counts by its meaning, everything else byte by byte.</summary>
internal static class InputHash
{
    /// <summary>The hash of a file's bytes.</summary>
    public static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The hash of a model file; where it keeps weights in other files, of those too.</summary>
    public static string OfModel(string path, Model model)
    {
        var file = OfFile(path);
        var external = ExternalFiles.Of(model, path).Select(e => $"{Path.GetFileName(e)} {OfFile(e)}").ToList();
        return external.Count == 0 ? file : OfText(string.Join('\n', [file, .. external]));
    }

    /// <summary>The hash of a JSON file's meaning; of its bytes where it is no JSON.</summary>
    public static string OfJson(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(bytes)));
        }
        catch (JsonException)
        {
            return Convert.ToHexStringLower(SHA256.HashData(bytes));
        }
    }

    /// <summary>Every file or folder that decides what <see cref="OfData"/> says of a data set, as far as it is here.</summary>
    public static IEnumerable<string> DataFiles(string path) =>
        path.Length == 0 ? [] : Describe(path)?.Inputs ?? [path];

    /// <summary>The hashes of a data set, as much of it as is here.</summary>
    public static DataHash OfData(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return DataHash.Absent;
        }

        // A descriptor is small and committed, its samples often are not. What is really wrong with it, a search says.
        if (Describe(path) is not { } data)
        {
            return File.Exists(path) ? new DataHash(OfJson(path), Samples: null) : DataHash.Absent;
        }

        var descriptor = data.Members is { } members ? OfJson(members.Path) : null;
        var folder = Path.GetDirectoryName(data.Members?.Path ?? Path.Combine(path, "."))!;
        var files = data.Inputs.Where(f => f != data.Members?.Path).SelectMany(Files).Distinct(StringComparer.Ordinal).ToList();
        return new DataHash(descriptor, files.Exists(LfsPointer.IsAt) ? null : OfFiles(folder, files));
    }

    private static DataDescriptor? Describe(string path)
    {
        try
        {
            return DataDescriptor.Load(path);
        }
        catch (McmcException)
        {
            return null;
        }
    }

    private static string OfFiles(string folder, IEnumerable<string> files) => OfText(string.Join('\n', files
        .Select(file => $"{Path.GetRelativePath(Path.Combine(folder, "."), file).Replace('\\', '/')} {OfFile(file)}")
        .Order(StringComparer.Ordinal)));

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path];
}
