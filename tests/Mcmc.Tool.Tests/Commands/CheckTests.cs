using System.Text.Json;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tool.Tests.Commands;

public class CheckTests
{
    private static readonly string Vgg = TestModels.PathOf("small/vgg.onnx");

    [Fact]
    public void Check_within_budgets_as_json_has_exactly_the_promised_fields()
    {
        var json = ToolProcess.Run("check", Vgg, "--max-flops", "2M", "--max-memory", "1MiB", "--max-parameters", "20k", "--max-size", "100kB", "--max-latency", "10s", "--json").AssertDone().Json;

        JsonShape.Assert(json, "schema:number", "feasible:bool", "budgets:array");
        Assert.True(json.GetProperty("feasible").GetBoolean());
        var budgets = json.GetProperty("budgets").EnumerateArray().ToDictionary(b => b.GetProperty("kind").GetString()!);
        Assert.All(budgets.Values, b => JsonShape.Assert(b, "kind:string", "limit:number", "value:number", "met:bool"));
        Assert.Equal(["flops", "latency", "memory", "parameters", "size"], budgets.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(10_000, budgets["latency"].GetProperty("limit").GetDouble());
        Assert.Equal(2_000_000, budgets["flops"].GetProperty("limit").GetDouble());
        Assert.Equal(1 << 20, budgets["memory"].GetProperty("limit").GetDouble());
        Assert.Equal(new FileInfo(Vgg).Length, budgets["size"].GetProperty("value").GetInt64());
    }

    [Fact]
    public void Check_over_a_budget_prints_every_budget_and_ends_with_1()
    {
        var run = ToolProcess.Run("check", Vgg, "--max-flops", "1M", "--max-memory", "1MB", "--json").AssertFailed("MCMC1002", 1);
        Assert.False(run.Json.GetProperty("feasible").GetBoolean());
        Assert.Equal([false, true], run.Json.GetProperty("budgets").EnumerateArray().Select(b => b.GetProperty("met").GetBoolean()));
        Assert.Contains("1 of 2 budgets", run.Error, StringComparison.Ordinal);
        Assert.Contains("flops is 1.628 M MACs, over the limit of 1 M MACs", run.Error, StringComparison.Ordinal);

        var person = ToolProcess.Run("check", Vgg, "--max-flops", "1M", "--max-memory", "1MB").AssertFailed("MCMC1002", 1);
        Assert.Matches(@"(?m)^ +max-flops +1 M MACs +1\.628 M MACs +NO ", person.Output);
        Assert.Matches(@"(?m)^ +max-memory +1 MB +[\d.]+ kB +yes ", person.Output);
    }

    [Fact]
    public void Check_against_the_original_resolves_relative_budgets_and_accuracy()
    {
        using var folder = new TemporaryFolder();
        var half = folder.File("half.onnx");
        ToolInProcess.Run("prune", Vgg, "-o", half, "--keep", "0.5").AssertDone();
        var data = LabelledData.Write(folder, Vgg, 40);
        var run = ToolProcess.Run("check", half, "--original", Vgg, "--max-flops", "60%", "--max-accuracy-drop", "0", "--min-accuracy", "5%", "--data", data, "--json");

        var budgets = run.Json.GetProperty("budgets").EnumerateArray().ToDictionary(b => b.GetProperty("kind").GetString()!);
        var original = ToolInProcess.Run("inspect", Vgg, "--json").Json.GetProperty("totals").GetProperty("macs").GetInt64();
        Assert.Equal(0.6 * original, budgets["flops"].GetProperty("limit").GetDouble(), 1e-6);
        var accuracy = ToolInProcess.Run("eval", half, "--data", data, "--json").Json.GetProperty("top1").GetDouble();
        Assert.Equal(100 * accuracy, budgets["minAccuracy"].GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal(100 - 100 * accuracy, budgets["accuracyDrop"].GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal(run.Json.GetProperty("feasible").GetBoolean(), run.ExitCode == 0);
    }

    [Fact]
    public void Check_with_a_checkpoint_judges_its_weights()
    {
        using var folder = new TemporaryFolder();
        var other = folder.File("other.onnx");
        var data = LabelledData.Write(folder, Vgg, 40);
        var policy = folder.Write("policy.json", """{"schema":1,"groups":[]}"""u8.ToArray());
        ToolInProcess.Run("prune", Vgg, "-o", other, "--policy", policy).AssertDone();
        Scramble(other);
        double Accuracy(params string[] more) =>
            ToolInProcess.Run(["check", Vgg, "--min-accuracy", "1%", "--data", data, .. more, "--json"]).Json.GetProperty("budgets")[0].GetProperty("value").GetDouble();

        Assert.Equal(100, Accuracy());
        Assert.Equal(100 * ToolInProcess.Run("eval", other, "--data", data, "--json").Json.GetProperty("top1").GetDouble(), Accuracy("--checkpoint", other), 1e-9);
        Assert.True(Accuracy("--checkpoint", other) < 100);
        ToolInProcess.Run("check", Vgg, "--max-flops", "2M", "--checkpoint", folder.File("none.pth"), "--json").AssertFailed("MCMC4005", 2);
    }

    [Fact]
    public void Check_of_accuracy_alone_fails_with_its_own_code()
    {
        using var folder = new TemporaryFolder();
        var data = LabelledData.Write(folder, Vgg, 20, mislabelled: 10);
        var run = ToolInProcess.Run("check", Vgg, "--min-accuracy", "93%", "--data", data, "--json").AssertFailed("MCMC1003", 1);
        var budget = Assert.Single(run.Json.GetProperty("budgets").EnumerateArray());
        Assert.Equal(50, budget.GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal(93, budget.GetProperty("limit").GetDouble());
    }

    [Fact]
    public void Check_of_latency_says_met_not_met_or_that_it_cannot_be_told()
    {
        var run = ToolInProcess.Run("check", Vgg, "--original", Vgg, "--max-latency", "100%", "--json");
        var budget = run.Json.GetProperty("budgets")[0];
        var known = budget.GetProperty("value").ValueKind == JsonValueKind.Number;
        Assert.Equal(!known, run.Error.Contains("warning MCMC2002", StringComparison.Ordinal));
        Assert.Equal(known && budget.GetProperty("value").GetDouble() <= budget.GetProperty("limit").GetDouble(), budget.GetProperty("met").GetBoolean());
        Assert.Equal(budget.GetProperty("met").GetBoolean() ? 0 : 1, run.ExitCode);
    }

    [Theory]
    [InlineData("MCMC4010", "--max-flops", "50%")]
    [InlineData("MCMC4010", "--min-accuracy", "90%")]
    [InlineData("MCMC4010", "--max-accuracy-drop", "1", "--data", "d.json")]
    [InlineData("MCMC4010")]
    [InlineData("MCMC4005", "--max-flops", "50%", "--original", "no-such.onnx")]
    [InlineData("MCMC4002", "--max-latency", "4")]
    [InlineData("MCMC4002", "--max-latency", "4 parsecs")]
    [InlineData("MCMC4002", "--max-flops", "1.5.2M")]
    [InlineData("MCMC4002", "--max-memory", "8mb")]
    [InlineData("MCMC4002", "--max-memory", "-1MB")]
    [InlineData("MCMC4002", "--max-parameters", "0")]
    [InlineData("MCMC4002", "--max-size", "lots")]
    [InlineData("MCMC4002", "--max-accuracy-drop", "1%")]
    [InlineData("MCMC4002", "--min-accuracy", "0.93")]
    [InlineData("MCMC4001", "--max-flops", "1M", "--max-flops", "2M")]
    [InlineData("MCMC4001", "--max-flops")]
    public void Check_with_budgets_that_cannot_be_used_says_what_is_wrong(string code, params string[] args)
    {
        var run = ToolInProcess.Run(["check", "--json", Vgg, .. args]).AssertFailed(code, 2);
        JsonShape.AssertFailure(run.Json, code);
    }

    [Fact]
    public void Check_behind_an_unknown_operator_warns_that_costs_are_lower_bounds()
    {
        var run = ToolInProcess.Run("check", TestModels.PathOf("small/custom-operator.onnx"), "--max-flops", "1G").AssertDone();
        Assert.Matches("warning MCMC2003: .*Twist.*lower bounds", run.Error);
    }

    /// <summary>Turns the sign of every weight.</summary>
    private static void Scramble(string path)
    {
        var model = OnnxFile.Load(path);
        foreach (var weight in model.Graph.Initializers.Where(i => i.Initializer is { Type: DataType.Float }))
        {
            weight.Initializer = Tensor.Floats([.. weight.Initializer!.ToFloats()!.Select(v => -v)], weight.Initializer.Dims);
        }

        OnnxFile.Save(model, path);
    }
}
