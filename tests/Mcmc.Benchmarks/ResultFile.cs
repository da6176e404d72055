using System.Security.Cryptography;
using Mcmc.Proofs;

namespace Mcmc.Benchmarks;

/// <summary>Where results go.</summary>
internal static class ResultFile
{
    /// <summary>A committed page under <c>docs/</c>.</summary>
    public static void Write(string name, string text)
    {
        var path = Path.Combine(ModelFolder.RepositoryRoot, "docs", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        Console.WriteLine($"Wrote {path}");
    }

    /// <summary>A committed log under <c>docs/results/</c> that a page is made of: what took hours is there after a fresh clone.</summary>
    public static string Log(string name) => Path.Combine(ModelFolder.RepositoryRoot, "docs", "results", name + ".txt");

    /// <summary>A file under <c>artifacts/</c>, which git ignores.</summary>
    public static string Artifact(params string[] parts) => Path.Combine([ModelFolder.RepositoryRoot, "artifacts", "proofs", .. parts]);

    /// <summary>The hash of a file, in lower case.</summary>
    public static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
