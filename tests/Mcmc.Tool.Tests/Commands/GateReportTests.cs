using System.Text.Json;
using System.Xml.Linq;
using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Tool.Output.Reports;

namespace Mcmc.Tool.Tests.Commands;

/// <summary>What a gate tells other programs.</summary>
public class GateReportTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Check_writes_every_report_and_still_fails()
    {
        using var folder = new TemporaryFolder();
        var (sarif, junit, markdown, quality) = (folder.File("r.sarif"), folder.File("r.xml"), folder.File("r.md"), folder.File("r.json"));
        ToolInProcess.Run("check", Vgg, "--max-flops", "1M", "--max-memory", "1MB", "--sarif", sarif, "--junit", junit, "--markdown", markdown, "--code-quality", quality).AssertFailed("MCMC1002", 1);

        using var log = JsonDocument.Parse(File.ReadAllText(sarif));
        var run = log.RootElement.GetProperty("runs")[0];
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        Assert.Equal(["fail", "pass"], run.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("kind").GetString()));
        Assert.All(run.GetProperty("results").EnumerateArray(), r =>
            Assert.Equal(r.GetProperty("ruleId").GetString(), run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));

        var suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal("MCMC1002", Assert.Single(suite.Descendants("failure")).Attribute("type")!.Value);
        Assert.Contains("| flops | 1 M MACs | 1.628 M MACs | **no** |", File.ReadAllText(markdown), StringComparison.Ordinal);
        using var issues = JsonDocument.Parse(File.ReadAllText(quality));
        Assert.Equal("MCMC1002", Assert.Single(issues.RootElement.EnumerateArray()).GetProperty("check_name").GetString());

        ToolInProcess.Run("check", Vgg, "--max-flops", "100M", "--sarif", folder.File("none/r.sarif")).AssertFailed("MCMC4009", 2);
    }

    [Fact]
    public void CI_systems_are_told_in_their_own_language()
    {
        using var folder = new TemporaryFolder();
        var result = new CheckResult([new BudgetOutcome(BudgetKind.Flops, 1e6, 2e6)], []);
        var report = new GateReport("models/a,b.onnx", result);

        var github = Tell(new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = folder.File("summary.md") });
        Assert.StartsWith("::error file=models/a%2Cb.onnx,title=MCMC1002::1 of 1 budgets is not met: flops is 2 M MACs", github, StringComparison.Ordinal);
        Assert.Contains("| flops |", File.ReadAllText(folder.File("summary.md")), StringComparison.Ordinal);

        var azure = Tell(new() { ["TF_BUILD"] = "True", ["AGENT_TEMPDIRECTORY"] = folder.Path });
        Assert.StartsWith("##vso[task.logissue type=error;sourcepath=models/a%2Cb.onnx;code=MCMC1002]1 of 1", azure, StringComparison.Ordinal);
        Assert.Contains("##vso[task.uploadsummary]" + folder.Path, azure, StringComparison.Ordinal);

        Assert.Equal("", Tell([]));

        string Tell(Dictionary<string, string> variables)
        {
            using var error = new StringWriter();
            new CiServices(variables.GetValueOrDefault, error).Tell(report, result.Missed(report.ModelPath));
            return error.ToString();
        }
    }
}
