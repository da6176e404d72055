namespace Mcmc.Tests.Repository;

public sealed class FileSizeTests(ITestOutputHelper output)
{
    private const int MaxLines = 500;

    [Fact]
    public void Sources_have_at_most_500_lines()
    {
        var sources = RepositorySource.All().OrderBy(source => source.Lines).ToList();
        output.WriteLine($"{sources.Count} files, median {sources[sources.Count / 2].Lines} lines, p90 {sources[sources.Count * 9 / 10].Lines}, largest {sources[^1].Path} with {sources[^1].Lines}");

        Violations.AssertNone(sources.Where(source => source.Lines > MaxLines).Select(source => $"{source.Path}: {source.Lines} lines"));
    }
}
