namespace Mcmc.Tool.Tests.Commands;

public class CompressTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Compress_as_json_has_exactly_the_promised_fields_and_the_written_file_keeps_them()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 60);
        var output = folder.File("small.onnx");
        var run = ToolProcess.Run("compress", Vgg, "-o", output, "--data", data, "--max-flops", "50%", "--max-parameters", "10k", "--trials", "12", "--json").AssertDone();
        var json = run.Json;

        JsonShape.Assert(json, "schema:number", "feasible:bool", "budgets:array", "quality:object", "before:object", "after:object", "trials:number", "seconds:number", "front:array", "outputs:object");
        Assert.True(json.GetProperty("feasible").GetBoolean());
        Assert.All(json.GetProperty("budgets").EnumerateArray(), b =>
        {
            JsonShape.Assert(b, "kind:string", "limit:number", "value:number", "met:bool");
            Assert.True(b.GetProperty("met").GetBoolean());
        });
        JsonShape.Assert(json.GetProperty("quality"), "original:number", "cut:number?", "pruned:number", "fineTuned:number?");
        JsonShape.AssertCosts(json.GetProperty("before"));
        JsonShape.AssertCosts(json.GetProperty("after"));
        Assert.All(json.GetProperty("front").EnumerateArray(), f => JsonShape.Assert(f, "quality:number", "latencyMs:number?", "macs:number", "memoryBytes:number"));
        JsonShape.Assert(json.GetProperty("outputs"), "model:string", "lock:string", "report:string?");
        Assert.Equal(output, json.GetProperty("outputs").GetProperty("model").GetString());
        Assert.Equal(folder.File("small.mcmc.lock.json"), json.GetProperty("outputs").GetProperty("lock").GetString());
        Assert.Contains("\"MaxFlops\": \"50%\"", File.ReadAllText(folder.File("small.mcmc.lock.json")), StringComparison.Ordinal);
        Assert.Equal(12, json.GetProperty("trials").GetInt32());
        Assert.InRange(json.GetProperty("front").GetArrayLength(), 1, 12);
        Assert.Contains("measuring how sensitive each group is", run.Error, StringComparison.Ordinal);

        var written = ToolProcess.Run("inspect", output, "--json").AssertDone().Json.GetProperty("totals");
        Assert.Equal(written.GetRawText(), json.GetProperty("after").GetRawText());
        Assert.True(written.GetProperty("macs").GetInt64() <= 0.5 * json.GetProperty("before").GetProperty("macs").GetInt64());
        ToolProcess.Run("check", output, "--original", Vgg, "--max-flops", "50%", "--max-parameters", "10k").AssertDone();
    }

    [Fact]
    public void Compress_for_a_person_shows_costs_budgets_and_quality()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 30);
        var run = ToolProcess.RunIn(folder.Path, "compress", Vgg, "-o", "small.onnx", "--data", data, "--max-flops", "50%", "--trials", "6").AssertDone();
        Assert.Matches(@"(?m)^ +max-flops +814\.2 k MACs +[\d.]+ k MACs +yes ", run.Output);
        Assert.Matches(@"(?m)^ +Parameters +13\.47 k +[\d.]+ k +[\d.]+% ", run.Output);
        Assert.Matches(@"Top-1 accuracy: 100\.00% before, [\d.]+% cut, [\d.]+% repaired; drop [\d.]+ points", run.Output);
        Assert.Contains("Wrote small.onnx after ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', run.Output + run.Error);
    }

    [Fact]
    public void Compress_twice_with_one_seed_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 30);
        foreach (var name in new[] { "first", "second" })
        {
            ToolInProcess.Run("compress", Vgg, "-o", folder.File($"{name}.onnx"), "--data", data, "--max-flops", "40%", "--seed", "5", "--trials", "10", "--json").AssertDone();
        }

        Assert.Equal(File.ReadAllBytes(folder.File("first.onnx")), File.ReadAllBytes(folder.File("second.onnx")));
    }

    [Theory]
    [InlineData("MCMC1001", "--max-flops", "0.1%")]
    [InlineData("MCMC1001", "--max-memory", "1B")]
    [InlineData("MCMC1003", "--max-flops", "50%", "--min-accuracy", "90%")]
    public void Compress_to_what_cannot_be_met_ends_with_1_and_writes_nothing(string code, params string[] budgets)
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 60, mislabelled: 30);
        var output = folder.File("small.onnx");
        var run = ToolProcess.Run(["compress", Vgg, "-o", output, "--data", data, .. budgets, "--trials", "8", "--json"]).AssertFailed(code, 1);
        JsonShape.AssertFailure(run.Json, code);
        Assert.Equal(["data.bin", "data.json"], Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.Contains(".mcmc", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("MCMC4010")]
    [InlineData("MCMC4002", "--max-flops", "fast")]
    [InlineData("MCMC4001", "--max-flops", "50%", "--seed", "x")]
    [InlineData("MCMC4001", "--max-flops", "50%", "--trials", "0")]
    [InlineData("MCMC4001", "--max-flops", "50%", "--time", "soon")]
    [InlineData("MCMC4013", "--max-flops", "50%", "--priority", "speed=1")]
    public void Compress_without_usable_options_is_refused(string code, params string[] args)
    {
        using var folder = new TemporaryFolder();
        var run = ToolInProcess.Run(["compress", Vgg, "-o", folder.File("small.onnx"), "--data", "d.json", .. args, "--json"]).AssertFailed(code, 2);
        JsonShape.AssertFailure(run.Json, code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Compress_of_a_model_without_prunable_groups_is_refused()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/unprunable.onnx");
        var run = ToolInProcess.Run("compress", model, "-o", folder.File("small.onnx"), "--data", "d.json", "--max-flops", "50%", "--json").AssertFailed("MCMC3005", 3);
        JsonShape.AssertFailure(run.Json, "MCMC3005", model);
    }

    [Fact]
    public void Compress_onto_the_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.CopyTo(folder, "small/vgg.onnx");
        var before = File.ReadAllBytes(model);
        ToolInProcess.Run("compress", model, "-o", model, "--data", "d.json", "--max-flops", "50%").AssertFailed("MCMC4009", 2);
        Assert.Equal(before, File.ReadAllBytes(model));
    }
}
