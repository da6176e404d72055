namespace Mcmc.Tests.Repository;

/// <summary>A file that is part of the repository: neither built, nor restored, nor a tool's own.</summary>
/// <param name="Path">Relative to the repository's folder, with forward slashes.</param>
internal sealed record RepositoryFile(string Path)
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", ".idea", ".mcmc", ".vs", ".vscode", "artifacts", "bin", "BenchmarkDotNet.Artifacts", "node_modules", "obj", "__pycache__",
    };

    public string FullPath => RepositoryRoot.PathOf(Path.Split('/'));

    public static IEnumerable<RepositoryFile> All() => In(new DirectoryInfo(RepositoryRoot.Path), "");

    private static IEnumerable<RepositoryFile> In(DirectoryInfo folder, string prefix)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            // In a linked working tree .git is a file, which names the machine's folders.
            if (!Skipped.Contains(file.Name))
            {
                yield return new RepositoryFile(prefix + file.Name);
            }
        }

        foreach (var file in folder.EnumerateDirectories()
            .Where(child => !Skipped.Contains(child.Name))
            .SelectMany(child => In(child, prefix + child.Name + "/")))
        {
            yield return file;
        }
    }
}
