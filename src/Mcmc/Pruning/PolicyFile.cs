using System.Text.Json;
using System.Text.Json.Serialization;
using Mcmc.Diagnostics;

namespace Mcmc.Pruning;

/// <summary>A policy as JSON: <c>{"schema":1,"groups":[{"id":…,"kept":[…]}]}</c>. Groups that are not named stay whole.</summary>
internal static partial class PolicyFile
{
    public const int Schema = 1;

    /// <exception cref="McmcException">MCMC4005 (no such file), MCMC4008 (not a policy of this model).</exception>
    public static Policy Read(string path, ChannelGroups groups)
    {
        if (!File.Exists(path))
        {
            throw new McmcException(Codes.FileMissing, $"The policy file '{path}' does not exist.", path);
        }

        Document document;
        try
        {
            using var stream = File.OpenRead(path);
            document = JsonSerializer.Deserialize(stream, PolicyFormat.Default.Document) ?? throw new JsonException("it holds null");
        }
        catch (JsonException e)
        {
            throw new McmcException(Codes.PolicyInvalid, $"'{path}' is not a policy file: {e.Message} A policy is {{\"schema\":1,\"groups\":[{{\"id\":…,\"kept\":[…]}}]}}.", path, (int?)e.LineNumber + 1, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new McmcException(Codes.PolicyInvalid, $"'{path}' cannot be read: {e.Message} Make the file readable.", path, cause: e);
        }

        if (document.Schema != Schema)
        {
            throw new McmcException(Codes.PolicyInvalid, $"'{path}' has schema {document.Schema}; this version reads schema {Schema}.", path);
        }

        var keepSets = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var entry in document.Groups)
        {
            if (entry is null)
            {
                throw new McmcException(Codes.PolicyInvalid, $"'{path}' lists a group that is null. Give each an id and the atoms that it keeps.", path);
            }

            if (!keepSets.TryAdd(entry.Id, entry.Kept))
            {
                throw new McmcException(Codes.PolicyInvalid, $"'{path}' names group '{entry.Id}' twice.", path);
            }
        }

        try
        {
            return Policy.OfKeepSets(groups, keepSets);
        }
        catch (McmcException e) when (e.Diagnostic.File is null)
        {
            throw new McmcException(e.Diagnostic with { File = path }, e);
        }
    }

    /// <summary>The policy as text; only the prunable groups, in graph order, one line each.</summary>
    public static string Write(Policy policy)
    {
        var entries = policy.Groups.Prunable.Select(g => new Entry(g.Id, [.. policy.Kept(g)]));
        return $"{{\n  \"schema\": {Schema},\n  \"groups\": [\n{string.Join(",\n", entries.Select(e => "    " + JsonSerializer.Serialize(e, PolicyFormat.Default.Entry)))}\n  ]\n}}\n";
    }

    internal sealed record Document(
        [property: JsonRequired] int Schema,
        [property: JsonRequired] IReadOnlyList<Entry> Groups);

    internal sealed record Entry(
        [property: JsonRequired] string Id,
        [property: JsonRequired] int[] Kept);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(Document))]
    [JsonSerializable(typeof(Entry))]
    private sealed partial class PolicyFormat : JsonSerializerContext;
}
