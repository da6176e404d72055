using System.Diagnostics;

namespace Mcmc.Tool.Tests.Commands;

/// <summary>SARIF logs against the schema of OASIS, by npm's ajv (tests/Sarif).</summary>
public class SarifSchemaTests
{
    private static readonly string Validator = Path.Combine(TestModels.RepositoryFolder, "tests", "Sarif");

    [Fact]
    public void Logs_of_checks_that_pass_fail_and_regress_are_valid_and_a_damaged_one_is_not()
    {
        using var folder = new TemporaryFolder();
        if (!Directory.Exists(Path.Combine(Validator, "node_modules", "ajv")))
        {
            Assert.Equal(0, Run("npm", "ci", "--no-audit", "--no-fund").ExitCode);
        }

        var vgg = TestModels.PathOf("small/vgg.onnx");
        var small = folder.File("small.onnx");
        ToolInProcess.Run("compress", vgg, "-o", small, "--data", LabelledData.Write(folder, vgg, 30), "--max-flops", "50%", "--trials", "6").AssertDone();
        var (passed, failed, regressed) = (folder.File("passed.sarif"), folder.File("failed.sarif"), folder.File("regressed.sarif"));
        ToolInProcess.Run("check", small, "--lock", folder.File("small.mcmc.lock.json"), "--sarif", passed).AssertDone();
        ToolInProcess.Run("check", vgg, "--max-flops", "1M", "--max-size", "1B", "--sarif", failed).AssertFailed("MCMC1002", 1);
        ToolInProcess.Run("check", vgg, "--lock", folder.File("small.mcmc.lock.json"), "--max-flops", "100%", "--sarif", regressed).AssertFailed("MCMC1004", 1);

        var valid = Run("node", "validate.js", passed, failed, regressed);
        Assert.True(valid.ExitCode == 0, valid.Error);

        File.WriteAllText(failed, File.ReadAllText(failed).Replace("\"fail\"", "\"failed\"", StringComparison.Ordinal));
        Assert.Equal(1, Run("node", "validate.js", failed).ExitCode);
    }

    private static (int ExitCode, string Error) Run(string program, params string[] arguments)
    {
        var start = OperatingSystem.IsWindows() && program == "npm"
            ? new ProcessStartInfo("cmd.exe", ["/d", "/c", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = Validator;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
