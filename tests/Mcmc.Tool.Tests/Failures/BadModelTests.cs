namespace Mcmc.Tool.Tests.Failures;

/// <summary>Files that are no models: a coded diagnostic that names the file, and nothing written.</summary>
public class BadModelTests
{
    public static TheoryData<string> Kinds => ["truncated", "empty", "random", "text", "pointer"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_is_no_model_is_refused_by_every_command(string kind)
    {
        using var folder = new TemporaryFolder();
        var model = folder.Write("model.onnx", Content(kind));
        var output = folder.File("out.onnx");
        string[][] commandLines =
        [
            ["inspect", model],
            ["eval", model, "--data", "d.json"],
            ["prune", model, "-o", output, "--keep", "0.5"],
            ["compress", model, "-o", output, "--data", "d.json", "--max-flops", "50%"],
            ["check", model, "--max-flops", "1M"],
        ];
        foreach (var args in commandLines)
        {
            var run = ToolInProcess.Run([.. args, "--json"]).AssertFailed("MCMC300[1234]", 3);
            Assert.StartsWith(model, run.Json.GetProperty("diagnostics")[0].GetProperty("file").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal([model], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("text")]
    public void A_real_process_says_it_in_the_form_that_compilers_use(string kind)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", Content(kind));
        var run = ToolProcess.RunIn(folder.Path, "inspect", "model.onnx").AssertFailed("MCMC3001", 3);
        Assert.StartsWith("model.onnx : error MCMC3001: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public void A_missing_model_or_a_folder_is_said_so()
    {
        using var folder = new TemporaryFolder();
        ToolProcess.RunIn(folder.Path, "inspect", "none.onnx", "--json").AssertFailed("MCMC4005", 2);
        ToolInProcess.Run("inspect", folder.Path).AssertFailed("MCMC3001", 3);
    }

    [Fact]
    public void An_unknown_operator_that_has_to_run_is_refused_by_the_runtime()
    {
        using var folder = new TemporaryFolder();
        ToolInProcess.Run("prune", TestModels.PathOf("small/custom-operator.onnx"), "-o", folder.File("out.onnx"), "--keep", "0.5", "--verify").AssertFailed("MCMC3007", 3);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static byte[] Content(string kind)
    {
        var random = new byte[5000];
        new Random(3).NextBytes(random);
        return kind switch
        {
            "truncated" => TestModels.Read("small/vgg.onnx")[..20_000],
            "empty" => [],
            "random" => random,
            "text" => [.. "This is not a model.\n"u8],
            _ => [.. "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"u8],
        };
    }
}
