namespace Mcmc.Tool.Tests.Commands;

public class FineTuneTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Finetune_as_json_has_exactly_the_promised_fields()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("tuned.onnx");
        var run = ToolProcess.Run(Arguments(folder, output, "--teacher", Vgg, "--json")).AssertDone();
        var json = run.Json;

        JsonShape.Assert(json, "schema:number", "quality:object", "choice:object", "steps:number", "totalSteps:number", "diverged:bool", "imagesPerSecond:number", "seconds:number", "outputs:object");
        JsonShape.Assert(json.GetProperty("quality"), "original:number?", "before:number", "fineTuned:number", "samples:number");
        JsonShape.Assert(json.GetProperty("choice"), "epoch:number", "isAverage:bool", "before:number", "fineTuned:number");
        JsonShape.Assert(json.GetProperty("outputs"), "model:string");
        Assert.Equal(output, json.GetProperty("outputs").GetProperty("model").GetString());
        Assert.Equal(1, json.GetProperty("quality").GetProperty("original").GetDouble());
        Assert.Equal(24, json.GetProperty("quality").GetProperty("samples").GetInt32());
        Assert.Equal(8, json.GetProperty("steps").GetInt32());
        Assert.True(json.GetProperty("choice").GetProperty("fineTuned").GetDouble() >= json.GetProperty("choice").GetProperty("before").GetDouble());
        Assert.Contains("mcmc: fine-tuning", run.Error, StringComparison.Ordinal);

        var measured = ToolProcess.Run("eval", output, "--data", folder.File("validation.json"), "--json").AssertDone().Json.GetProperty("top1").GetDouble();
        Assert.Equal(measured * 36, json.GetProperty("quality").GetProperty("fineTuned").GetDouble() * 24 + json.GetProperty("choice").GetProperty("fineTuned").GetDouble() * 12, 9);
        Assert.Equal([".gitignore"], Directory.GetFiles(folder.File(".mcmc")).Select(Path.GetFileName));
    }

    [Fact]
    public void Finetune_for_a_person_says_before_and_after()
    {
        using var folder = new TemporaryFolder();
        var run = ToolInProcess.Run(Arguments(folder, folder.File("tuned.onnx"))).AssertDone();
        Assert.Matches(@"Top-1 accuracy: [\d.]+% before, [\d.]+% fine-tuned \(95% interval", run.Output + run.Error);
    }

    [Fact]
    public void Finetune_with_what_cannot_be_used_is_coded()
    {
        using var folder = new TemporaryFolder();
        var arguments = Arguments(folder, folder.File("tuned.onnx"));
        ToolInProcess.Run([.. arguments, "--learning-rate", "0"]).AssertFailed("MCMC4001", 2);
        ToolInProcess.Run([.. arguments[..^1], "65"]).AssertFailed("MCMC4003", 2);
        ToolInProcess.Run([.. arguments, "--teacher", folder.File("none.onnx")]).AssertFailed("MCMC4005", 2);
        ToolInProcess.Run("finetune", Vgg, "-o", folder.File("tuned.onnx"), "--data", folder.File("validation.json")).AssertFailed("MCMC4001", 2);
        ToolInProcess.Run("finetune", Vgg, "-o", Vgg, "--data", folder.File("validation.json"), "--training-data", folder.File("training.json")).AssertFailed("MCMC4009", 2);
        var same = ToolInProcess.Run("finetune", Vgg, "-o", folder.File("tuned.onnx"), "--data", folder.File("validation.json"), "--training-data", folder.File("validation.json"), "--json").AssertFailed("MCMC4004", 2);
        JsonShape.AssertFailure(same.Json, "MCMC4004", folder.File("validation.json"));
        Assert.False(File.Exists(folder.File("tuned.onnx")));
    }

    [Fact]
    public void Finetune_that_diverges_warns_and_writes_the_weights_that_were_there()
    {
        using var folder = new TemporaryFolder();
        var spoilt = Enumerable.Repeat((byte)0, 4 * 3 * 32 * 32 * 16).Select((_, i) => (byte)(i % 4 == 3 ? 0x7f : i % 4 == 2 ? 0xc0 : 0)).ToArray();
        LabelledData.Write(folder, Vgg, 36, name: "validation");
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (16, 3, 32, 32), }".PadRight(117) + "\n";
        folder.Write("training.npy", [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. spoilt]);
        folder.Write("training.json", """{"format":"npz","path":"training.npy"}"""u8);
        var run = ToolInProcess.Run("finetune", Vgg, "-o", folder.File("tuned.onnx"), "--data", folder.File("validation.json"), "--training-data", folder.File("training.json"), "--teacher", Vgg, "--epochs", "1", "--json").AssertDone();

        Assert.True(run.Json.GetProperty("diverged").GetBoolean());
        Assert.Equal(0, run.Json.GetProperty("choice").GetProperty("epoch").GetInt32());
        Assert.Matches(@"(?m): warning MCMC2011: .*weights stay as they were", run.Error);
        Assert.Equal(1, run.Json.GetProperty("quality").GetProperty("fineTuned").GetDouble());
    }

    [Fact]
    public void Compress_fine_tunes_and_says_what_it_brought()
    {
        using var folder = new TemporaryFolder();
        LabelledData.Write(folder, Vgg, 64, name: "training");
        var data = LabelledData.Write(folder, Vgg, 36, name: "validation");
        var run = ToolInProcess.Run("compress", Vgg, "-o", folder.File("small.onnx"), "--data", data, "--max-flops", "50%", "--trials", "6", "--training-data", folder.File("training.json"), "--fine-tune", "2", "--json").AssertDone();
        var quality = run.Json.GetProperty("quality");
        Assert.All(["original", "cut", "pruned", "fineTuned"], step => Assert.InRange(quality.GetProperty(step).GetDouble(), 0, 1));
        ToolInProcess.Run("compress", Vgg, "-o", folder.File("small.onnx"), "--data", data, "--max-flops", "50%", "--fine-tune", "2").AssertFailed("MCMC4010", 2);
    }

    private static string[] Arguments(TemporaryFolder folder, string output, params string[] more)
    {
        var training = LabelledData.Write(folder, Vgg, 64, mislabelled: 4, name: "training");
        var data = LabelledData.Write(folder, Vgg, 36, mislabelled: 0, name: "validation");
        return ["finetune", Vgg, "-o", output, "--data", data, "--training-data", training, "--epochs", "2", "--batch-size", "16", .. more];
    }
}
