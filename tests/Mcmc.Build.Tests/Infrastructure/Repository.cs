using System.Reflection;

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>Files of the repository that this test assembly was built in.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Folder = new(Find);

    public static string Root => Folder.Value;

    /// <summary>Where this repository's own packages were restored to.</summary>
    public static string PackagesFolder =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PackagesFolder").Value!;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string SmallModel(string name) => PathOf("tests", "Models", "small", name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mcmc.Build.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
