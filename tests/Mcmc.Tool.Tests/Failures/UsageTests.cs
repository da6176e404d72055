namespace Mcmc.Tool.Tests.Failures;

public class UsageTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Theory]
    [InlineData("inspct")]
    [InlineData("inspect")]
    [InlineData("inspect", "a.onnx", "b.onnx")]
    [InlineData("inspect", "a.onnx", "--no-such-option")]
    [InlineData("inspect", "a.onnx", "--threads", "0")]
    [InlineData("inspect", "a.onnx", "--threads", "two")]
    [InlineData("inspect", "a.onnx", "--threads", "1.5")]
    [InlineData("inspect", "a.onnx", "--threads", "99999999999999999999")]
    [InlineData("inspect", "a.onnx", "--input", "x")]
    [InlineData("inspect", "a.onnx", "--input", "=1x3")]
    [InlineData("inspect", "a.onnx", "--input", "x=")]
    [InlineData("inspect", "a.onnx", "--input", "x=1x0x3")]
    [InlineData("inspect", "a.onnx", "--input", "x=1x-3")]
    [InlineData("inspect", "a.onnx", "--input", "x=1x3xhigh")]
    [InlineData("inspect", "a.onnx", "--input", "x=1x99999999999")]
    [InlineData("inspect", "a.onnx", "--input", "x=1x3", "--input", "x=1x4")]
    [InlineData("prune", "a.onnx", "--keep", "0.5")]
    [InlineData("prune", "a.onnx", "--keep", "0.5", "-o", "")]
    [InlineData("eval", "a.onnx")]
    public void A_command_line_that_cannot_be_understood_ends_with_2(params string[] args)
    {
        var run = ToolInProcess.Run([.. args, "--json"]).AssertFailed("MCMC4001", 2);
        JsonShape.AssertFailure(run.Json, "MCMC4001");
    }

    [Fact]
    public void An_input_that_the_model_does_not_have_is_refused() =>
        ToolInProcess.Run("inspect", Vgg, "--input", "no=such=input=1x3x32x32").AssertFailed("MCMC4012", 2);

    [Fact]
    public void A_real_process_reports_usage_errors_on_standard_error()
    {
        var run = ToolProcess.Run("prune", Vgg, "-o", "x.onnx", "--keep", "0").AssertFailed("MCMC4001", 2);
        Assert.StartsWith("mcmc : error MCMC4001: --keep is '0'", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void No_arguments_show_the_help()
    {
        var run = ToolProcess.Run();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("mcmc inspect model.onnx", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("eval")]
    [InlineData("prune")]
    [InlineData("compress")]
    [InlineData("check")]
    public void The_help_of_a_command_has_examples_that_parse(string command)
    {
        var run = ToolInProcess.Run(command, "--help").AssertDone();
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
        var examples = run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("mcmc ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var parsed = new Tool.Commands.McmcCommand().Parse(example["mcmc ".Length..].Replace("'", "", StringComparison.Ordinal));
            Assert.Empty(parsed.Errors);
            Assert.Equal(command, parsed.CommandResult.Command.Name);
        });
    }

    [Fact]
    public void The_help_shows_a_data_descriptor_that_is_understood()
    {
        using var folder = new TemporaryFolder();
        var help = ToolInProcess.Run("eval", "--help").AssertDone().Output;
        var descriptor = help.Split('\n').Single(l => l.TrimStart().StartsWith('{')).Trim();
        var path = folder.Write("data.json", System.Text.Encoding.UTF8.GetBytes(descriptor));
        folder.Write("images-idx3-ubyte.gz", []);
        folder.Write("labels-idx1-ubyte.gz", []);
        Assert.Equal(Data.DataFormat.Idx, Data.DataDescriptor.Load(path).Format);
    }

    [Fact]
    public void The_help_names_no_command_that_is_not_there()
    {
        var help = ToolInProcess.Run("--help").AssertDone().Output;
        Assert.DoesNotMatch(@"(?m)^ +(report|worker)\b", help);
        Assert.Matches(@"^\d+\.\d+", ToolInProcess.Run("--version").AssertDone().Output);
    }
}
