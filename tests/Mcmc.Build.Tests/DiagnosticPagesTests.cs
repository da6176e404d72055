using System.Reflection;
using Mcmc.Build.Tests.Infrastructure;
using Mcmc.Diagnostics;

namespace Mcmc.Build.Tests;

/// <summary>Every code has a page in <c>docs/</c>, which the package carries and the build's errors link to.</summary>
public sealed class DiagnosticPagesTests
{
    private static readonly IReadOnlyList<DiagnosticCode> Catalogue =
    [
        .. typeof(Codes).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (DiagnosticCode)field.GetValue(null)!),
    ];

    [Fact]
    public void Every_code_has_a_page_under_its_title_and_every_page_has_a_code()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "MCMC*.md").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

        Assert.Equal(Catalogue.Select(code => code.Id).Order(StringComparer.Ordinal), pages.Keys.Order(StringComparer.Ordinal));
        Assert.All(Catalogue, code => Assert.StartsWith($"# {code.Id}: {code.Title}\n", pages[code.Id].ReplaceLineEndings("\n"), StringComparison.Ordinal));
        Assert.All(pages.Values, page => Assert.Contains("**What to do.**", page, StringComparison.Ordinal));
    }

    [Fact]
    public void No_code_is_used_twice() => Assert.Equal(Catalogue.Count, Catalogue.Select(code => code.Id).Distinct().Count());
}
