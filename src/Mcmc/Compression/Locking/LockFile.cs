using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Compression.Locking;

/// <summary>
/// A lock as JSON; its schema is <c>docs/lock-file.schema.json</c>. The same lock is the same text: no times, no paths, fixed
/// order, one line for each group, so that a diff shows what changed and nothing else.
/// </summary>
internal static partial class LockFile
{
    public const int Schema = 1;
    private const long MostBytes = 256 << 20;

    /// <summary>Names of groups hold signs that a file need not escape.</summary>
    private static readonly LockFormat Format = new(new JsonSerializerOptions(LockFormat.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <exception cref="McmcException">MCMC5001 (there is none), MCMC5003 (damaged, or of a newer version).</exception>
    public static CompressionLock Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new McmcException(Codes.LockMissing, $"There is no lock file '{path}'. Build once in Compress mode (a plain 'dotnet build'), and commit the lock file and the compressed model that it writes.", path);
        }

        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MostBytes)
            {
                throw new JsonException("it is far too large");
            }

            var document = JsonSerializer.Deserialize(stream, Format.Document) ?? throw new JsonException("it holds null");
            return document.Schema == Schema
                ? Lock(document)
                : throw new McmcException(Codes.LockDamaged, $"The lock file '{path}' has schema {document.Schema}; this version reads schema {Schema}. Use the version of Mcmc.Build that wrote it ({document.Tool}), or delete it and build in Compress mode.", path);
        }
        catch (JsonException e)
        {
            throw new McmcException(Codes.LockDamaged, $"'{path}' is not a lock file: {e.Message.TrimEnd('.')}. Restore it from version control, or delete it and build in Compress mode.", path, (int?)e.LineNumber + 1, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new McmcException(Codes.LockDamaged, $"The lock file '{path}' cannot be read: {e.Message.TrimEnd('.')}. Make it readable.", path, cause: e);
        }
    }

    /// <exception cref="McmcException">MCMC4009.</exception>
    public static void Write(CompressionLock content, string path)
    {
        using var file = PendingFile.Create(path);
        file.Write(stream => stream.Write(Encoding.UTF8.GetBytes(Text(content))));
        file.Commit();
    }

    public static string Text(CompressionLock content) => JsonSerializer.Serialize(Document.Of(content), Format.Document) + "\n";

    private static CompressionLock Lock(Document document)
    {
        // Only a name: a lock file never points out of its folder.
        if (Path.GetFileName(document.Output.File) != document.Output.File || document.Output.File.Length == 0 || document.Output.File.AsSpan().ContainsAny('/', '\\'))
        {
            throw new JsonException($"output.file is '{document.Output.File}', which is no file name");
        }

        var twice = document.Policy.GroupBy(g => g.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is not null ? throw new JsonException($"the policy names group '{twice.Key}' twice") : new CompressionLock
        {
            Tool = document.Tool,
            Algorithm = document.Algorithm,
            Inputs = document.Inputs.With(),
            File = document.Output.File,
            Sha256 = document.Output.Sha256,
            Original = document.Original.Costs(),
            Compressed = document.Compressed.Costs(),
            Budgets = document.Budgets,
            Quality = document.Quality,
            Proof = document.Proof,
            Policy = document.Policy,
        };
    }

    internal sealed record Document(
        int Schema,
        string Tool,
        int Algorithm,
        InputEntry Inputs,
        OutputEntry Output,
        IReadOnlyList<LockedBudget> Budgets,
        LockedQuality Quality,
        CostsEntry Original,
        CostsEntry Compressed,
        LockedProof Proof,
        IReadOnlyList<LockedGroup> Policy)
    {
        public static Document Of(CompressionLock content) => new(
            LockFile.Schema, content.Tool, content.Algorithm, InputEntry.Of(content.Inputs), new OutputEntry(content.File, content.Sha256),
            content.Budgets, content.Quality, CostsEntry.Of(content.Original), CostsEntry.Of(content.Compressed), content.Proof, content.Policy);
    }

    internal sealed record InputEntry(string Model, string? Checkpoint, DataHash Data, DataHash? TrainingData, string? Device, SortedDictionary<string, string> Options)
    {
        public static InputEntry Of(LockInputs inputs) => new(inputs.Model, inputs.Checkpoint, inputs.Data, inputs.TrainingData, inputs.Device, inputs.Options);

        public LockInputs With() => new(Model, Checkpoint, Data, TrainingData, Device, new SortedDictionary<string, string>(Options, StringComparer.Ordinal));
    }

    internal sealed record OutputEntry(string File, string Sha256);

    internal sealed record CostsEntry(long Macs, long Parameters, long WeightBytes, long PeakActivationBytes, long MemoryBytes, long? SizeBytes, double? LatencyMs)
    {
        public static CostsEntry Of(ModelCosts costs) =>
            new(costs.Macs, costs.Parameters, costs.WeightBytes, costs.PeakActivationBytes, costs.MemoryBytes, costs.SizeBytes, costs.LatencyMs);

        public ModelCosts Costs() => new(new StaticCosts(Macs, Parameters, WeightBytes, PeakActivationBytes)) { SizeBytes = SizeBytes, LatencyMs = LatencyMs };
    }

    /// <summary>A keep-set on one line.</summary>
    private sealed class InlineAtoms : JsonConverter<int[]>
    {
        public override int[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var atoms = new List<int>();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException();
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                atoms.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var atom) ? atom : throw new JsonException());
            }

            return [.. atoms];
        }

        public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options) =>
            writer.WriteRawValue($"[{string.Join(", ", value.Select(v => FormattableString.Invariant($"{v}")))}]");
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        NewLine = "\n",
        Converters = [typeof(InlineAtoms)])]
    [JsonSerializable(typeof(Document))]
    private sealed partial class LockFormat : JsonSerializerContext;
}
