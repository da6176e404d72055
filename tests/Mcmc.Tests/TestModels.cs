using System.IO.Compression;

namespace Mcmc.Tests;

/// <summary>The models under <c>tests/Models</c>.</summary>
internal static class TestModels
{
    /// <summary>The folder of the solution.</summary>
    public static readonly string RepositoryFolder = RepositoryRoot();

    private static readonly string Folder = Path.Combine(RepositoryFolder, "tests", "Models");

    /// <summary>Names for <see cref="Read"/>, such as <c>small/vgg.onnx</c>; sorted.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'))
            .Where(f => f.EndsWith(".onnx", StringComparison.Ordinal) || f.EndsWith(".onnx.gz", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static TheoryData<string> All => [.. Names];

    /// <summary>The path of a model that lies there as it is (not gzipped); its external data is beside it.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Puts a model, unpacked, and its external data into <paramref name="folder"/> and returns its path there.</summary>
    public static string CopyTo(TemporaryFolder folder, string name)
    {
        var source = PathOf(name);
        if (File.Exists(source + ".data"))
        {
            File.Copy(source + ".data", folder.File(Path.GetFileName(source) + ".data"));
        }

        return folder.Write(Path.GetFileName(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name), Read(name));
    }

    /// <summary>A model's bytes, unpacked.</summary>
    public static byte[] Read(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name));
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return bytes;
        }

        using var unpacked = new MemoryStream();
        using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Mcmc.Build.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Mcmc.Build.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
