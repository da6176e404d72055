namespace Mcmc.Proofs;

/// <summary>The models under <c>tests/Models</c> that lie there unpacked.</summary>
internal static class ModelFolder
{
    /// <summary>The folder of the solution that this program was built in.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Paths of the model files of one folder (<c>small</c>, <c>zoo</c>), sorted; none where it does not exist.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        var path = Path.Combine(RepositoryRoot, "tests", "Models", folder);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.onnx").Order(StringComparer.Ordinal)] : [];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Mcmc.Build.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Mcmc.Build.sln is in no folder above this program.");
        }

        return folder.FullName;
    }
}
