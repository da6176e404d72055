using System.Text.Json;
using System.Text.Json.Nodes;
using Mcmc.Compression.Locking;

namespace Mcmc.Tests.Compression.Locking;

public sealed class LockFileTests : IDisposable
{
    private readonly LockedProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void Text_is_read_back_whole_names_no_path_and_takes_one_line_for_each_keep_set()
    {
        var content = project.Compress();
        var text = File.ReadAllText(project.LockPath);

        Assert.Equal(text, LockFile.Text(LockFile.Read(project.LockPath)));
        Assert.DoesNotContain(Path.GetDirectoryName(project.LockPath)!, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Assert.Equal(content.Policy.Count, text.Split('\n').Count(line => line.Contains("\"kept\": [", StringComparison.Ordinal) && line.TrimEnd().EndsWith(']')));
    }

    [Fact]
    public void Text_is_what_the_published_schema_describes()
    {
        project.Compress();
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestModels.RepositoryFolder, "docs", "lock-file.schema.json")));
        AssertDescribed(JsonNode.Parse(File.ReadAllText(project.LockPath)), schema.RootElement, "lock");
    }

    [Theory]
    [InlineData("models/vgg16.onnx", "models/vgg16.mcmc.lock.json", "models/vgg16.mcmc.onnx")]
    [InlineData("vgg16.mcmc.onnx", "vgg16.mcmc.lock.json", "vgg16.mcmc.onnx")]
    [InlineData("net.v2", "net.v2.mcmc.lock.json", "net.v2.mcmc.onnx")]
    public void LockOf_and_ModelOf_lie_beside_the_model(string model, string lockFile, string locked)
    {
        Assert.Equal(lockFile, LockPaths.LockOf(model));
        Assert.Equal(locked, LockPaths.ModelOf(lockFile));
    }

    [Fact]
    public void ModelOf_a_lock_of_any_name_is_never_the_original() =>
        Assert.Equal(["net.mcmc.onnx", "net.mcmc.onnx"], [LockPaths.ModelOf("net.lock.json"), LockPaths.ModelOf("net.json")]);

    /// <summary>As much of JSON Schema as the published one uses.</summary>
    private static void AssertDescribed(JsonNode? value, JsonElement schema, string where)
    {
        var kind = (value?.GetValueKind() ?? JsonValueKind.Null) switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Null => "null",
            _ => "number",
        };
        var type = schema.GetProperty("type");
        Assert.Contains(kind, type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()]);
        if (value is JsonArray items)
        {
            Assert.All(items, item => AssertDescribed(item, schema.GetProperty("items"), where + "[]"));
        }
        else if (value is JsonObject fields && schema.TryGetProperty("properties", out var known))
        {
            Assert.Equal(schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()!).Order(StringComparer.Ordinal), fields.Select(f => f.Key).Order(StringComparer.Ordinal));
            Assert.All(fields, field => AssertDescribed(field.Value, known.GetProperty(field.Key), $"{where}.{field.Key}"));
        }
    }
}
