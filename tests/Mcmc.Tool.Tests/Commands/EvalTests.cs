using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tool.Tests.Commands;

public class EvalTests
{
    private const int Samples = 50;
    private const int Mislabelled = 10;

    [Fact]
    public void Eval_as_json_has_exactly_the_promised_fields_and_the_known_accuracy()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/vgg.onnx");
        var data = LabelledData.Write(folder, model, Samples, Mislabelled);
        var json = ToolProcess.Run("eval", model, "--data", data, "--json").AssertDone().Json;

        JsonShape.Assert(json, "schema:number", "samples:number", "top1:number", "top1Low:number", "top1High:number", "top5:number", "loss:number", "seconds:number");
        Assert.Equal(Samples, json.GetProperty("samples").GetInt32());
        Assert.Equal(0.8, json.GetProperty("top1").GetDouble(), 12);
        Assert.InRange(json.GetProperty("top1Low").GetDouble(), 0.6, 0.8);
        Assert.InRange(json.GetProperty("top1High").GetDouble(), 0.8, 1);
        Assert.InRange(json.GetProperty("top5").GetDouble(), 0.8, 1);
    }

    [Fact]
    public void Eval_for_a_person_says_the_interval()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/vgg.onnx");
        var run = ToolProcess.Run("eval", model, "--data", LabelledData.Write(folder, model, Samples, Mislabelled)).AssertDone();
        Assert.Matches(@"Top-1 accuracy +80\.00% \(95% interval \d\d\.\d\d% to \d\d\.\d\d%\)", run.Output);
        Assert.Contains("evaluating", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Eval_on_data_of_another_shape_says_both_shapes()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, TestModels.PathOf("small/vgg.onnx"), 4);
        var run = ToolProcess.Run("eval", TestModels.PathOf("small/mlp.onnx"), "--data", data, "--json").AssertFailed("MCMC4004", 2);
        JsonShape.AssertFailure(run.Json, "MCMC4004", data);
        Assert.Contains("3x32x32", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Eval_on_labels_that_the_model_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.PathOf("small/vgg.onnx");
        var data = LabelledData.Write(folder, model, 4);
        using (var records = File.Open(folder.File("data.bin"), FileMode.Open))
        {
            records.WriteByte(200);
        }

        ToolInProcess.Run("eval", model, "--data", data).AssertFailed("MCMC400[34]", 2);
    }

    [Fact]
    public void Eval_on_bad_data_names_the_line()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("data.json", "{\n  \"format\": \"binary\",\n  \"fils\": []\n}"u8);
        var run = ToolInProcess.Run("eval", TestModels.PathOf("small/vgg.onnx"), "--data", data, "--json").AssertFailed("MCMC4003", 2);
        Assert.StartsWith($"{data}(3): error MCMC4003: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Json.GetProperty("diagnostics")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public void Eval_on_missing_data_says_so()
    {
        ToolInProcess.Run("eval", TestModels.PathOf("small/vgg.onnx"), "--data", "no-such.json").AssertFailed("MCMC4005", 2);
        ToolInProcess.Run("eval", TestModels.PathOf("small/vgg.onnx")).AssertFailed("MCMC4001", 2);
    }

    [Fact]
    public void Eval_with_the_weights_of_another_file_measures_those()
    {
        using var folder = new TemporaryFolder();
        var (model, other) = (TestModels.PathOf("small/vgg.onnx"), folder.File("other.onnx"));
        var changed = OnnxFile.Load(model);
        foreach (var weight in changed.Graph.Initializers.Where(i => i.Initializer!.Type == DataType.Float))
        {
            weight.Initializer = weight.Initializer!.With(weight.Initializer.Dims, new byte[weight.Initializer.Bytes]);
        }

        OnnxFile.Save(changed, other);
        var data = LabelledData.Write(folder, model, Samples);
        string Measure(params string[] args) => ToolInProcess.Run(["eval", .. args, "--data", data, "--json"]).AssertDone().Json.GetProperty("loss").GetRawText();
        Assert.Equal(Measure(other), Measure(model, "--checkpoint", other));
        Assert.NotEqual(Measure(model), Measure(model, "--checkpoint", other));
        ToolInProcess.Run("eval", model, "--data", data, "--checkpoint", folder.File("none.pth"), "--json").AssertFailed("MCMC4005", 2);
    }
}
