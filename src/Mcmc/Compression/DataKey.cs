using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mcmc.Data;
using Mcmc.Data.Formats;

namespace Mcmc.Compression;

/// <summary>What a data set's files hold, in short: what was learnt from other files is not taken up.</summary>
internal static class DataKey
{
    /// <summary>Beyond this, a file counts by its path, length and time.</summary>
    private const long LargestHashed = 1L << 30;
    private const int MostHashed = 2000;

    /// <returns>Hexadecimal digits.</returns>
    /// <exception cref="Diagnostics.McmcException">MCMC4003 where a file cannot be read.</exception>
    public static string Of(params IEnumerable<DataDescriptor> descriptors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var descriptor in descriptors)
        {
            FileFaults.Guard(descriptor.Name, () =>
            {
                Add(descriptor, hash);
                return 0;
            });
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(DataDescriptor descriptor, IncrementalHash hash)
    {
        FileInfo[] files = [.. descriptor.Inputs.SelectMany(Files)];
        var isHashed = files.Length <= MostHashed && files.Sum(f => f.Length) <= LargestHashed;
        foreach (var file in files)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {(isHashed ? 0 : file.LastWriteTimeUtc.Ticks)}\n");
            hash.AppendData(Encoding.UTF8.GetBytes(place));
            if (isHashed)
            {
                using var stream = file.OpenRead();
                hash.AppendData(SHA256.HashData(stream));
            }
        }
    }

    private static IEnumerable<FileInfo> Files(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new FileInfo(file))
        : [new FileInfo(path)];
}
