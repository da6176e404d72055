namespace Mcmc.Tool.Tests.Commands;

/// <summary>Response files and completions.</summary>
public class CommandLineTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Response_file_stands_for_its_lines()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("inspect.rsp");
        File.WriteAllLines(file, ["# what to look at", "", "  inspect", Vgg, "--json"]);

        Assert.Equal(ToolInProcess.Run("inspect", Vgg, "--json").AssertDone().Output, ToolInProcess.Run("@" + file).AssertDone().Output);
        Assert.Equal(ToolInProcess.Run("inspect", Vgg, "--json").Output, ToolInProcess.Run("inspect", "@" + Write(folder, Vgg), "--json").Output);
        ToolInProcess.Run("inspect", "@" + folder.File("none.onnx")).AssertFailed("MCMC4005", 2);
    }

    [Fact]
    public void Completions_name_commands_and_options()
    {
        Assert.Contains("compress", ToolInProcess.Run("[suggest:8]", "mcmc com").AssertDone().Output, StringComparison.Ordinal);
        Assert.Contains("--max-flops", ToolInProcess.Run("[suggest:17]", "mcmc check --max-").AssertDone().Output, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, string line)
    {
        var file = folder.File("model.rsp");
        File.WriteAllText(file, line + "\n");
        return file;
    }
}
