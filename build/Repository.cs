namespace Mcmc.RepositoryBuild;

/// <summary>Where things are, relative to the folder of the solution.</summary>
internal sealed class Repository
{
    public const string Solution = "Mcmc.Build.sln";

    private Repository(string root) => Root = root;

    public string Root { get; }

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>An emptied folder under <c>artifacts/</c>, which git ignores.</summary>
    public string EmptyArtifactsFolder(string name)
    {
        var folder = PathOf("artifacts", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The repository that this program was built in.</summary>
    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new StepFailedException($"no folder above '{AppContext.BaseDirectory}' holds {Solution}.");
    }
}
