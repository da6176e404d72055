using System.Text.RegularExpressions;

namespace Mcmc.Tests.Repository;

/// <summary>A C# file of src, tests, build or samples.</summary>
internal sealed partial record RepositorySource(string Path, string Text)
{
    private static readonly Lazy<IReadOnlyList<RepositorySource>> Files = new(() =>
    [
        .. from file in RepositoryFile.All()
           where file.Path.EndsWith(".cs", StringComparison.Ordinal)
           select new RepositorySource(file.Path, File.ReadAllText(file.FullPath)),
    ]);

    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>Comments may speak of anything. Comment marks within strings are rare enough to be left alone.</summary>
    public string WithoutComments => Comment().Replace(Text, "");

    public static IReadOnlyList<RepositorySource> All() => Files.Value;

    [GeneratedRegex(@"^\s*//.*$|\s//\s.*$|/\*.*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
