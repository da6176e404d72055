using System.Globalization;

namespace Mcmc.Tool.Tests.Commands;

public class InspectTests
{
    [Fact]
    public void Inspect_as_json_has_exactly_the_promised_fields()
    {
        var path = TestModels.PathOf("small/vgg.onnx");
        var json = ToolProcess.Run("inspect", path, "--json").AssertDone().Json;

        JsonShape.Assert(json, "schema:number", "model:object", "totals:object", "layers:array", "groups:array");
        Assert.Equal(1, json.GetProperty("schema").GetInt32());
        JsonShape.Assert(json.GetProperty("model"), "path:string", "sha256:string", "opset:number", "producer:string");
        Assert.Equal(path, json.GetProperty("model").GetProperty("path").GetString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), json.GetProperty("model").GetProperty("sha256").GetString());
        JsonShape.AssertCosts(json.GetProperty("totals"));
        Assert.All(json.GetProperty("layers").EnumerateArray(), layer =>
            JsonShape.Assert(layer, "name:string", "opType:string", "macs:number", "parameters:number", "outputShape:array"));
        Assert.All(json.GetProperty("groups").EnumerateArray(), group =>
        {
            JsonShape.Assert(group, "id:string", "width:number", "prunable:bool", "reason:string?", "members:array");
            Assert.All(group.GetProperty("members").EnumerateArray(), member => JsonShape.Assert(member, "node:string", "value:string", "axis:number"));
            Assert.Equal(group.GetProperty("prunable").GetBoolean(), group.GetProperty("reason").ValueKind == System.Text.Json.JsonValueKind.Null);
        });
    }

    [Fact]
    public void Inspect_totals_are_the_sums_of_the_layers()
    {
        var json = ToolProcess.Run("inspect", TestModels.PathOf("small/resnet-basic.onnx"), "--json").AssertDone().Json;
        var totals = json.GetProperty("totals");
        foreach (var cost in new[] { "macs", "parameters" })
        {
            Assert.Equal(totals.GetProperty(cost).GetInt64(), json.GetProperty("layers").EnumerateArray().Sum(l => l.GetProperty(cost).GetInt64()));
        }

        Assert.Equal(totals.GetProperty("memoryBytes").GetInt64(), totals.GetProperty("weightBytes").GetInt64() + totals.GetProperty("peakActivationBytes").GetInt64());
    }

    [Theory]
    [InlineData("vgg16-cifar10", 313.2e6)]
    [InlineData("resnet56-cifar10", 125.5e6)]
    [InlineData("mobilenet-v1-224", 568.7e6)]
    public void Inspect_of_a_published_network_counts_the_published_macs(string name, double macs)
    {
        using var folder = new TemporaryFolder();
        var path = TestModels.CopyTo(folder, $"published/{name}.onnx.gz");
        var run = ToolProcess.Run("inspect", path, "--json").AssertDone();
        Assert.Empty(run.Error);
        Assert.InRange(run.Json.GetProperty("totals").GetProperty("macs").GetInt64(), 0.995 * macs, 1.005 * macs);
    }

    [Fact]
    public void Inspect_with_latency_measures_it()
    {
        var json = ToolProcess.Run("inspect", TestModels.PathOf("small/mlp.onnx"), "--latency", "--json").AssertDone().Json;
        JsonShape.AssertCosts(json.GetProperty("totals"), "latencyMs:number");
        Assert.True(json.GetProperty("totals").GetProperty("latencyMs").GetDouble() > 0);
        JsonShape.Assert(
            json.GetProperty("latency"),
            "source:string", "ms:number", "threads:number", "provider:string", "lowMs:number", "highMs:number", "quartileLowMs:number", "quartileHighMs:number", "runs:number", "noisy:bool", "bottleneck:string");
        Assert.Equal("measured", json.GetProperty("latency").GetProperty("source").GetString());
        Assert.Contains(json.GetProperty("layers").EnumerateArray(), l => l.GetProperty("name").GetString() == json.GetProperty("latency").GetProperty("bottleneck").GetString());
        Assert.Equal(
            json.GetProperty("latency").GetProperty("ms").GetDouble(),
            json.GetProperty("layers").EnumerateArray().Sum(l => l.TryGetProperty("latencyMs", out var ms) ? ms.GetDouble() : 0),
            6);
    }

    [Fact]
    public void Inspect_with_memory_measures_a_process_of_its_own()
    {
        var run = ToolProcess.Run("inspect", TestModels.PathOf("small/vgg.onnx"), "--memory", "--json").AssertDone();
        var memory = run.Json.GetProperty("memory");
        JsonShape.Assert(memory, "processBytes:number", "allocatedBytes:number");
        Assert.True(memory.GetProperty("allocatedBytes").GetInt64() >= run.Json.GetProperty("totals").GetProperty("weightBytes").GetInt64());
        Assert.Contains("Measured memory", ToolProcess.Run("inspect", TestModels.PathOf("small/vgg.onnx"), "--memory").AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_for_a_person_says_macs_and_every_group_and_no_escape_codes()
    {
        var path = TestModels.PathOf("small/vgg.onnx");
        var text = ToolProcess.Run("inspect", path).AssertDone().Output;
        Assert.Contains("MACs", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', text);
        foreach (var group in ToolProcess.Run("inspect", path, "--json").Json.GetProperty("groups").EnumerateArray())
        {
            Assert.Matches($@"(?m)^ *{group.GetProperty("id").GetString()} +{group.GetProperty("width").GetInt32().ToString(CultureInfo.InvariantCulture)} ", text);
        }
    }

    [Fact]
    public void Inspect_of_a_long_network_shows_the_most_expensive_layers_and_all_with_verbose()
    {
        var path = TestModels.PathOf("small/densenet.onnx");
        var brief = ToolInProcess.Run("inspect", path).AssertDone().Output;
        var full = ToolInProcess.Run("inspect", path, "--verbose").AssertDone().Output;
        Assert.Contains("--verbose shows all", brief, StringComparison.Ordinal);
        var names = ToolInProcess.Run("inspect", path, "--json").AssertDone().Json.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("name").GetString()!).ToList();
        Assert.All(names, name => Assert.Contains(name, full, StringComparison.Ordinal));
        Assert.Equal(20, names.Count(name => brief.Contains($" {name} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Inspect_of_an_unknown_operator_fences_it_off_names_it_and_goes_on()
    {
        var run = ToolProcess.Run("inspect", TestModels.PathOf("small/custom-operator.onnx"), "--json").AssertDone();
        Assert.Matches("(?m)^.*custom-operator.onnx : warning MCMC2003: .*Twist.*'twisted'", run.Error);
        var fenced = run.Json.GetProperty("groups").EnumerateArray().Where(g => !g.GetProperty("prunable").GetBoolean());
        Assert.Contains(fenced, g => g.GetProperty("reason").GetString()!.Contains("Twist", StringComparison.Ordinal));
        Assert.Contains(run.Json.GetProperty("layers").EnumerateArray(), l => l.GetProperty("outputShape").ValueKind == System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public void Inspect_warns_of_an_exclusion_that_matches_nothing()
    {
        var run = ToolInProcess.Run("inspect", TestModels.PathOf("small/vgg.onnx"), "--exclude", "no-such-*", "--exclude", "/features/features.0/Conv", "--json").AssertDone();
        Assert.Contains("warning MCMC2005", run.Error, StringComparison.Ordinal);
        Assert.Contains("no-such-*", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("features.0", run.Error, StringComparison.Ordinal);
        var excluded = run.Json.GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("id").GetString() == "/features/features.0/Conv");
        Assert.False(excluded.GetProperty("prunable").GetBoolean());
    }

    [Fact]
    public void Inspect_under_given_dimensions_costs_what_they_cost()
    {
        var path = TestModels.PathOf("small/vgg.onnx");
        var name = Ir.Onnx.OnnxFile.Load(path).Graph.Feeds.Single().Name;
        var given = ToolInProcess.Run("inspect", path, "--input", $"{name}=1x3x32x32", "--json").AssertDone().Json;
        var own = ToolInProcess.Run("inspect", path, "--json").AssertDone().Json;
        Assert.Equal(own.GetProperty("totals").GetRawText(), given.GetProperty("totals").GetRawText());
        ToolInProcess.Run("inspect", path, "--input", $"{name}=1x3x64x64", "--json").AssertFailed("MCMC4012", 2);
    }
}
