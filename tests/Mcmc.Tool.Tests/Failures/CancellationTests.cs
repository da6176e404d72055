using System.Diagnostics;
using System.Globalization;

namespace Mcmc.Tool.Tests.Failures;

public class CancellationTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_cancelled_compression_ends_with_130_and_writes_nothing(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/resnet-basic.onnx");
        var data = LabelledData.Write(folder, model, 3000);
        using var tool = ToolProcess.Start(folder.Path, "compress", model, "-o", "out/small.onnx", "--data", data, "--max-flops", "50%", "--trials", "30", "--json");
        tool.WaitFor("measuring how sensitive");
        Process.Start("kill", ["-s", signal, tool.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        var run = tool.Finish();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Equal("""{"schema":1,"diagnostics":[]}""", string.Concat(run.Output.Where(c => !char.IsWhiteSpace(c))));
        Assert.Contains("mcmc: cancelled", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.onnx", SearchOption.AllDirectories));
    }
}
