using System.Text;
using System.Text.RegularExpressions;

namespace Mcmc.Tests.Repository;

/// <summary>Nothing in the repository ties it to one machine or one registry. Models are searched too: exporters leave paths in them.</summary>
public sealed partial class PortabilityTests
{
    [Theory]
    [InlineData("'/ho" + "me/someone/x'", true)]
    [InlineData("\"/wo" + "rk/main\"", true)]
    [InlineData(@"C:\Use" + @"rs\someone", true)]
    [InlineData("https://regis" + "try.example.org/x", true)]
    [InlineData("src/home/x and bin/work/y", false)]
    [InlineData("https://learn.microsoft.com/nuget", false)]
    public void Pattern_matches_machine_paths_and_registry_hosts(string text, bool expected) =>
        Assert.Equal(expected, MachinePath().IsMatch(text) || RegistryHost().IsMatch(text));

    [Fact]
    public void Files_name_no_path_of_a_machine_and_no_registry_host()
    {
        var violations =
            from file in RepositoryFile.All()
            let text = Encoding.Latin1.GetString(File.ReadAllBytes(file.FullPath))
            from match in MachinePath().Matches(text).Concat(RegistryHost().Matches(text))
            select $"{file.Path}: {match.Value}";

        Violations.AssertNone(violations);
    }

    [GeneratedRegex(@"(?<![\w.$~%})\]/-])/(home|root|work|Users)/\w+|[A-Za-z]:[\\/]+Users[\\/]+\w+")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[\w.-]*(registry|nuget|npmjs|pypi|artifactory|mirror)[\w.-]*")]
    private static partial Regex RegistryHost();
}
