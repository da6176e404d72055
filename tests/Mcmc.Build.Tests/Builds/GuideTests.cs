using System.Text.RegularExpressions;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

/// <summary>The guide, run as it stands: its descriptor, its item, its commands.</summary>
public sealed partial class GuideTests(PackedPackage package)
{
    [Fact]
    public async Task Every_command_of_the_guide_works()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs", "from-training-to-ci-gate.md"), cancellation);
        using var project = new TestProject(package);
        project.CopyModel("vgg-bn-folded.onnx", "models/net.onnx");
        TinyData.Write(project.PathOf("data"), "validation");
        await File.WriteAllTextAsync(project.PathOf("data", "validation.json"), Assert.Single(Blocks(guide, "json")), cancellation);
        project.WriteProject(Assert.Single(Blocks(guide, "xml")));

        var commands = Blocks(guide, "sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["mcmc", "mcmc", "dotnet", "dotnet", "mcmc", "mcmc", "mcmc", "mcmc"], commands.Select(command => command.Split(' ')[0]));
        foreach (var command in commands)
        {
            var words = command.Split(' ');
            if (words[0] == "dotnet")
            {
                (await project.RunAsync([words[1], project.ProjectFile, .. words[2..]])).AssertSucceeded();
            }
            else
            {
                var variables = new Dictionary<string, string> { ["McmcStoreDirectory"] = project.StoreFolder };
                var run = await DotNet.RunAsync(project.Folder, variables, ["exec", Repository.PathOf("src", "Mcmc.Tool", "bin", "Release", "net10.0", "mcmc.dll"), .. words[1..]]);
                Assert.True(run.ExitCode == 0, $"{command}: {run.Output}");
            }
        }

        Assert.All(["models/net.mcmc.lock.json", "models/net.mcmc.onnx", "mcmc.sarif", "mcmc.xml", "results.zip"], file => Assert.True(File.Exists(project.PathOf(file)), file));
    }

    private static List<string> Blocks(string page, string language) =>
        [.. Block().Matches(page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value)];

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
