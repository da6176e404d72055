namespace Mcmc.Tool.Tests.Commands;

public class StoreTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Store_keeps_exports_imports_and_clears_what_compress_found()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 30);
        var (store, other, zip, output) = (folder.File("store"), folder.File("other"), folder.File("store.zip"), folder.File("small.onnx"));
        ToolInProcess.Run("compress", Vgg, "-o", output, "--data", data, "--max-flops", "50%", "--store", store, "--trials", "6").AssertDone();

        var list = ToolInProcess.Run("store", "list", "--store", store, "--json").AssertDone().Json;
        JsonShape.Assert(list, "schema:number", "folder:string", "results:array");
        var result = Assert.Single(list.GetProperty("results").EnumerateArray());
        JsonShape.Assert(result, "key:string", "file:string", "sha256:string", "bytes:number", "tool:string", "algorithm:number", "budgets:array");
        Assert.Equal(new FileInfo(output).Length, result.GetProperty("bytes").GetInt64());
        var key = ToolInProcess.Run("store", "key", folder.File("small.mcmc.lock.json")).AssertDone().Output.Trim();
        Assert.Equal(result.GetProperty("key").GetString(), key);
        Assert.Contains(key[..12], ToolInProcess.Run("store", "list", "--store", store).AssertDone().Output, StringComparison.Ordinal);

        Assert.Equal(1, Count(ToolInProcess.Run("store", "export", zip, "--store", store, "--json")));
        Assert.Equal(1, Count(ToolInProcess.Run("store", "import", zip, "--store", other, "--json")));
        Assert.Equal(0, Count(ToolInProcess.Run("store", "clear", "0123456789", "--store", other, "--json")));
        Assert.Equal(1, Count(ToolInProcess.Run("store", "clear", key[..6], "--store", other, "--json")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(other, "models")));
    }

    [Fact]
    public void Store_without_a_verb_a_file_or_a_lock_says_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("mcmc store --help", ToolInProcess.Run("store").AssertFailed("MCMC4001", 2).Error, StringComparison.Ordinal);
        Assert.Contains("mcmc store export --help", ToolInProcess.Run("store", "export").AssertFailed("MCMC4001", 2).Error, StringComparison.Ordinal);
        ToolInProcess.Run("store", "import", folder.File("none.zip"), "--store", folder.File("store")).AssertFailed("MCMC4005", 2);
        ToolInProcess.Run("store", "import", folder.Write("bad.zip", "no zip"u8), "--store", folder.File("store")).AssertFailed("MCMC5006", 4);
        ToolInProcess.Run("store", "key", folder.File("none.mcmc.lock.json")).AssertFailed("MCMC5001", 4);
    }

    private static int Count(ToolRun run) => run.AssertDone().Json.GetProperty("results").GetInt32();
}
