using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>
/// Latencies that were measured once and are kept, so that the same inputs give the same bytes again. A file of the study;
/// it counts only for the model, runtime, threads and processor that it was written for.
/// </summary>
internal sealed partial class LatencyBook
{
    private const int Schema = 1;

    private readonly string path;
    private readonly string subject;
    private readonly Func<Model, double> measure;
    private readonly SortedDictionary<string, double> entries = new(StringComparer.Ordinal);

    /// <summary>The book of a request's model on this machine, in the request's study folder.</summary>
    /// <param name="request">Names the model, the threads and the study folder.</param>
    /// <param name="measure">Measures a model in milliseconds.</param>
    public static LatencyBook Open(CompressionRequest request, Func<Model, double> measure)
    {
        using var file = File.OpenRead(request.ModelPath);
        var model = Convert.ToHexStringLower(SHA256.HashData(file));
        var machine = $"{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors";
        var subject = FormattableString.Invariant($"model {model}, ONNX Runtime {InferenceRunner.RuntimeVersion}, {request.Threads} threads, {machine}");
        return new LatencyBook(StudyFolder.Open(request) + ".latency.json", subject, measure);
    }

    /// <param name="path">The file.</param>
    /// <param name="subject">What the figures are of: hashes, versions, threads. Figures of another subject are set aside.</param>
    /// <param name="measure">Measures a model in milliseconds.</param>
    public LatencyBook(string path, string subject, Func<Model, double> measure)
    {
        (this.path, this.subject, this.measure) = (path, subject, measure);
        if (File.Exists(path) && Read(path) is { Schema: Schema } known && known.Subject == subject)
        {
            foreach (var (widths, ms) in known.LatencyMs)
            {
                entries[widths] = ms;
            }
        }
    }

    /// <summary>The latency of widths: from the book, or measured now and entered.</summary>
    public double Of(int[] widths, Func<Model> model)
    {
        var key = string.Join(' ', widths.Select(w => w.ToString(CultureInfo.InvariantCulture)));
        if (!entries.TryGetValue(key, out var ms))
        {
            entries[key] = ms = measure(model());
            Write();
        }

        return ms;
    }

    private static Document? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LatencyFormat.Default.Document);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // What cannot be read is measured again; nothing depends on these figures but time.
            return null;
        }
    }

    private void Write()
    {
        using var file = PendingFile.Create(path);
        file.Write(stream => JsonSerializer.Serialize(stream, new Document(Schema, subject, entries), LatencyFormat.Default.Document));
        file.Commit();
    }

    internal sealed record Document(int Schema, string Subject, SortedDictionary<string, double> LatencyMs);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class LatencyFormat : JsonSerializerContext;
}
