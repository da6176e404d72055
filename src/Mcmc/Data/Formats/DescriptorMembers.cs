using System.Text.Json;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>The members of a JSON object with the lines they stand on, read strictly: no comments, nothing twice.</summary>
internal sealed class DescriptorMembers
{
    private const int LargestBytes = 1 << 20;
    private readonly Dictionary<string, (int Line, JsonElement Value)> members = new(StringComparer.Ordinal);

    private DescriptorMembers(string path) => Path = path;

    public string Path { get; }

    public IEnumerable<string> Names => members.Keys;

    public static DescriptorMembers Read(string path)
    {
        var bytes = FileFaults.Guard(path, () => ReadAll(path));
        var result = new DescriptorMembers(path);
        try
        {
            result.Parse(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
        }
        catch (JsonException e)
        {
            throw new McmcException(Codes.DataInvalid, $"The data descriptor is not valid JSON: {Plain(e)}", path, (int?)e.LineNumber + 1, e);
        }
        catch (InvalidOperationException e)
        {
            throw new McmcException(Codes.DataInvalid, "The data descriptor is not Unicode text in UTF-8.", path, cause: e);
        }

        return result;
    }

    public bool Has(string name) => members.ContainsKey(name);

    public bool IsList(string name) => members.TryGetValue(name, out var member) && member.Value.ValueKind == JsonValueKind.Array;

    public McmcException Invalid(string name, string message) =>
        new(Codes.DataInvalid, message, Path, members.TryGetValue(name, out var member) ? member.Line : null);

    public string? Text(string name)
    {
        if (!members.TryGetValue(name, out var member))
        {
            return null;
        }

        return Text(member.Value) ?? throw Invalid(name, $"'{name}' must be a text that is not empty.");
    }

    public IReadOnlyList<string>? Texts(string name) =>
        List(name, "texts that are not empty", Text);

    public IReadOnlyList<int>? Integers(string name) =>
        List<int>(name, "whole numbers", e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var value) ? value : null);

    public IReadOnlyList<double>? Numbers(string name) =>
        List<double>(name, "numbers", Number);

    public int? Integer(string name)
    {
        if (!members.TryGetValue(name, out var member))
        {
            return null;
        }

        return member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var value)
            ? value
            : throw Invalid(name, $"'{name}' must be a whole number.");
    }

    public double? Number(string name)
    {
        if (!members.TryGetValue(name, out var member))
        {
            return null;
        }

        return Number(member.Value) ?? throw Invalid(name, $"'{name}' must be a number.");
    }

    /// <summary>The members of a nested object, or null where it is missing.</summary>
    public Dictionary<string, JsonElement>? Object(string name)
    {
        if (!members.TryGetValue(name, out var member))
        {
            return null;
        }

        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(name, $"'{name}' must be an object.");
        }

        try
        {
            var result = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var property in member.Value.EnumerateObject())
            {
                if (!result.TryAdd(property.Name, property.Value))
                {
                    throw Invalid(name, $"'{name}.{property.Name}' stands there twice.");
                }
            }

            return result;
        }
        catch (InvalidOperationException)
        {
            throw Invalid(name, $"A name in '{name}' is not Unicode text.");
        }
    }

    private static byte[] ReadAll(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= LargestBytes
            ? File.ReadAllBytes(path)
            : throw new McmcException(Codes.DataInvalid, $"The file has {length} bytes, too many for a data descriptor. Name the JSON file that describes the data, not the data.", path);
    }

    // The reader's messages end in its own position, counted from 0.
    private static string Plain(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8, or half a surrogate pair.
            return null;
        }
    }

    private static double? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value) ? value : null;

    private void Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new McmcException(Codes.DataInvalid, "A data descriptor is one JSON object: { \"format\": …, … }.", Path, 1);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            reader.Read();
            if (!members.TryAdd(name, (line, JsonElement.ParseValue(ref reader))))
            {
                throw new McmcException(Codes.DataInvalid, $"'{name}' stands in the descriptor twice.", Path, line);
            }
        }

        // Whatever follows the object is refused by the reader itself.
        reader.Read();
    }

    private List<T>? List<T>(string name, string kind, Func<JsonElement, T?> convert)
        where T : struct => Elements(name, kind)?.Select(e => convert(e) ?? throw NotList(name, kind)).ToList();

    private List<T>? List<T>(string name, string kind, Func<JsonElement, T?> convert)
        where T : class => Elements(name, kind)?.Select(e => convert(e) ?? throw NotList(name, kind)).ToList();

    private JsonElement.ArrayEnumerator? Elements(string name, string kind)
    {
        if (!members.TryGetValue(name, out var member))
        {
            return null;
        }

        return member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() > 0
            ? member.Value.EnumerateArray()
            : throw NotList(name, kind);
    }

    private McmcException NotList(string name, string kind) => Invalid(name, $"'{name}' must be a list of {kind}.");
}
