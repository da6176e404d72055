using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcmc.Tool.Tests.Commands;

public sealed class ProfileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Profile_as_json_has_exactly_the_promised_fields_and_serves_inspect_prune_and_check()
    {
        var model = TestModels.PathOf("small/vgg.onnx");
        var device = folder.File("device.json");
        var json = ToolProcess.Run("profile", model, "-o", device, "--time", "1s", "--json").AssertDone().Json;
        JsonShape.Assert(
            json, "schema:number", "output:string", "system:string", "processor:string", "processors:number", "runtimeVersion:string", "provider:string", "threads:number", "layers:number", "timings:number", "models:array", "seconds:number");
        JsonShape.Assert(
            json.GetProperty("models").EnumerateArray().Single(), "name:string", "policies:number", "heldOut:number", "meanError:number", "worstError:number", "statedError:number", "busyShare:number");

        var inspected = ToolInProcess.Run("inspect", model, "--device", device, "--json").AssertDone().Json;
        var latency = inspected.GetProperty("latency");
        JsonShape.Assert(latency, "source:string", "ms:number", "threads:number?", "errorShare:number", "bottleneck:string", "slowWidths:array");
        Assert.Equal(latency.GetProperty("ms").GetDouble(), inspected.GetProperty("totals").GetProperty("latencyMs").GetDouble());
        Assert.Equal(latency.GetProperty("ms").GetDouble(), inspected.GetProperty("layers").EnumerateArray().Sum(l => l.TryGetProperty("latencyMs", out var ms) ? ms.GetDouble() : 0), 6);
        Assert.Contains("predicted within", ToolInProcess.Run("inspect", model, "--device", device).AssertDone().Output, StringComparison.Ordinal);

        ToolInProcess.Run("prune", model, "-o", folder.File("half.onnx"), "--keep", "0.5", "--device", device).AssertDone();
        Assert.Equal(0, ToolInProcess.Run("check", model, "--max-latency", "1000ms", "--device", device).ExitCode);
        Assert.Equal(1, ToolInProcess.Run("check", model, "--max-latency", "0.001us", "--device", device).ExitCode);
        ToolInProcess.Run("inspect", model, "--device", device, "--threads", "2").AssertFailed("MCMC4023", 2);
        ToolInProcess.Run("inspect", TestModels.PathOf("small/mlp.onnx"), "--device", device).AssertFailed("MCMC4022", 2);
        ToolInProcess.Run("inspect", model, "--device", device, "--latency").AssertFailed("MCMC4001", 2);
    }

    [Fact]
    public void Profile_writes_what_its_schema_describes()
    {
        var device = folder.File("device.json");
        ToolInProcess.Run("profile", TestModels.PathOf("small/mlp.onnx"), "-o", device, "--time", "1s").AssertDone();
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestModels.RepositoryFolder, "docs", "device-profile.schema.json")));
        AssertDescribed(JsonNode.Parse(File.ReadAllText(device))!, schema.RootElement, "profile");
    }

    [Fact]
    public void Profile_that_is_damaged_is_MCMC4021_wherever_it_is_used()
    {
        var device = folder.Write("device.json", "{\"schema\":1"u8.ToArray());
        var model = TestModels.PathOf("small/vgg.onnx");
        ToolInProcess.Run("inspect", model, "--device", device).AssertFailed("MCMC4021", 2);
        ToolInProcess.Run("prune", model, "-o", folder.File("o.onnx"), "--keep", "0.5", "--device", device).AssertFailed("MCMC4021", 2);
        ToolInProcess.Run("profile", model, "-o", device, "--time", "1s").AssertFailed("MCMC4021", 2);
        ToolInProcess.Run("inspect", model, "--device", folder.File("none.json")).AssertFailed("MCMC4005", 2);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("0s")]
    [InlineData("-4m")]
    [InlineData("25h")]
    [InlineData("m")]
    public void Profile_for_no_time_is_MCMC4001(string time) =>
        ToolInProcess.Run("profile", TestModels.PathOf("small/mlp.onnx"), "-o", folder.File("d.json"), "--time", time).AssertFailed("MCMC4001", 2);

    [Fact]
    public void Profile_onto_the_model_is_MCMC4009()
    {
        var model = TestModels.CopyTo(folder, "small/mlp.onnx");
        ToolInProcess.Run("profile", model, "-o", model, "--time", "1s").AssertFailed("MCMC4009", 2);
    }

    /// <summary>As much of JSON Schema as the published one uses: type, properties, required, items, additionalProperties.</summary>
    private static void AssertDescribed(JsonNode? value, JsonElement schema, string where)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several ? several.EnumerateArray().Select(t => t.GetString()).ToList() : [schema.GetProperty("type").GetString()];
        Assert.True(types.Contains(kind switch { JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string", JsonValueKind.Null => "null", _ => "number" }) || (kind == JsonValueKind.Number && types.Contains("integer")), $"{where} is a {kind}");
        if (value is JsonObject fields)
        {
            var known = schema.GetProperty("properties");
            Assert.Equal(schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()!).Order(StringComparer.Ordinal), fields.Select(f => f.Key).Order(StringComparer.Ordinal));
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            foreach (var (name, field) in fields)
            {
                AssertDescribed(field, known.GetProperty(name), $"{where}.{name}");
            }
        }
        else if (value is JsonArray items)
        {
            foreach (var item in items)
            {
                AssertDescribed(item, schema.GetProperty("items"), $"{where}[]");
            }
        }
    }
}
