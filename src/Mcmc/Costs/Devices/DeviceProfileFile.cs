using System.Text.Json;
using System.Text.Json.Serialization;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Costs.Devices;

/// <summary>A device profile as JSON; its schema is <c>docs/device-profile.schema.json</c>.</summary>
internal static partial class DeviceProfileFile
{
    public const int Schema = 1;
    private const long MostBytes = 64 << 20;
    private const int MostChannels = 1 << 24;

    /// <exception cref="McmcException">MCMC4005 (no such file), MCMC4021 (no profile, or a damaged one).</exception>
    public static DeviceProfile Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new McmcException(Codes.FileMissing, $"The device profile '{path}' does not exist. Make one on the device: mcmc profile MODEL -o {path}.", path);
        }

        Document document;
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MostBytes)
            {
                throw new JsonException($"it has {stream.Length} bytes, and a profile has some hundred thousand");
            }

            document = JsonSerializer.Deserialize(stream, ProfileFormat.Default.Document) ?? throw new JsonException("it holds null");
        }
        catch (JsonException e)
        {
            throw Damaged(path, e.Message, (int?)e.LineNumber + 1, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, e.Message, null, e);
        }

        if (document.Schema != Schema)
        {
            throw new McmcException(Codes.ProfileDamaged, $"'{path}' has schema {document.Schema}; this version reads schema {Schema}. Profile the device again with this version: mcmc profile MODEL -o PROFILE.", path);
        }

        return Flaw(document) is { } flaw ? throw Damaged(path, flaw, null, null) : Profile(document);
    }

    /// <exception cref="McmcException">MCMC4009.</exception>
    public static void Save(DeviceProfile profile, string path)
    {
        using var file = PendingFile.Create(path);
        file.Write(stream => JsonSerializer.Serialize(stream, Content(profile), ProfileFormat.Default.Document));
        file.Commit();
    }

    private static McmcException Damaged(string path, string why, int? line, Exception? cause) => new(
        Codes.ProfileDamaged, $"'{path}' is not a device profile: {why.TrimEnd('.')}. Restore the file, or make it again on the device: mcmc profile MODEL -o PROFILE.", path, line, cause);

    /// <summary>What is wrong with numbers that JSON allows; null for nothing.</summary>
    private static string? Flaw(Document document)
    {
        if (document.Runtime.Threads is < 1 or > 1024 || document.Device.Processors < 1)
        {
            return "threads and processors are counted from 1";
        }

        if (document.Layout.Block is < 1 or > 4096 || document.Layout.Alignment < 1 || document.Layout.Alignment > document.Layout.Block)
        {
            return $"the layout has blocks of {document.Layout.Block} channels, aligned to {document.Layout.Alignment}";
        }

        if (document.Layers.FirstOrDefault(l => l.Points.Any(p => !IsPoint(p))) is { } layer)
        {
            return $"layer '{layer.Key}' has a point that is not [input channels, output channels, microseconds, spread, count]";
        }

        if (document.Layers.GroupBy(l => l.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return $"layer '{twice.Key}' is there twice";
        }

        return document.Models.FirstOrDefault(m => !IsCalibration(m.Calibration)) is { } model ? $"the calibration of model '{model.Name}' is out of range" : null;
    }

    private static bool IsPoint(double[] point) =>
        point is [>= 1 and <= MostChannels, >= 1 and <= MostChannels, >= 0 and <= 1e9, >= 0 and <= 1e9, >= 1 and <= 1e6] && point[0] == Math.Floor(point[0]) && point[1] == Math.Floor(point[1]);

    private static bool IsCalibration(CalibrationEntry entry) =>
        entry.Scale is > 0 and < 100 && Math.Abs(entry.OffsetUs) < 1e9 && entry.Footprint.All(f => f is [>= 0, > 0.01 and < 100]) && IsAscending(entry.Footprint)
        && (entry.Streaming is null || (entry.Streaming.All(p => p is [>= 1, >= 0 and < 1e6]) && IsAscending(entry.Streaming)));

    private static bool IsAscending(IReadOnlyList<double[]> points) => points.Zip(points.Skip(1), (a, b) => a[0] < b[0]).All(ascending => ascending);

    private static DeviceProfile Profile(Document document) => new(
        new ProfileSubject(document.Device.System, document.Device.Processor, document.Device.Processors, document.Runtime.Version, document.Runtime.Provider, document.Runtime.Threads),
        document.Layout,
        document.Layers.ToDictionary(
            l => l.Key, l => (IReadOnlyList<LayerPoint>)[.. l.Points.Select(p => new LayerPoint((int)p[0], (int)p[1], p[2], p[3], (int)p[4]))], StringComparer.Ordinal),
        [.. document.Models.Select(m => new ProfiledModel(m.Name, m.Signature, m.Policies, Calibrated(m.Calibration), m.Validation))]);

    private static Calibration Calibrated(CalibrationEntry entry) => new(
        entry.Scale,
        entry.OffsetUs,
        [.. entry.Footprint.Select(f => new FootprintFactor(f[0], f[1]))],
        new WeightStreaming([.. (entry.Streaming ?? []).Select(p => new StreamingPoint(p[0], p[1]))]));

    private static Document Content(DeviceProfile profile) => new(
        Schema,
        new DeviceEntry(profile.Subject.System, profile.Subject.Processor, profile.Subject.Processors),
        new RuntimeEntry(profile.Subject.RuntimeVersion, profile.Subject.Provider, profile.Subject.Threads),
        profile.Layout,
        [.. profile.Models.Select(m => new ModelEntry(
            m.Name, m.Signature, m.Policies, Entry(m.Calibration), m.Validation))],
        [.. profile.Layers.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new LayerEntry(
            l.Key, [.. l.Value.Select(p => new[] { p.Input, p.Output, Math.Round(p.Us, 2), Math.Round(p.SpreadUs, 2), p.Count })]))]);

    private static CalibrationEntry Entry(Calibration calibration) => new(
        calibration.Scale,
        calibration.OffsetUs,
        [.. calibration.Footprint.Select(f => new[] { f.WeightBytes, f.Factor })],
        [.. calibration.Streaming.Points.Select(p => new[] { p.WeightBytes, p.UsPerMegabyte })]);

    internal sealed record Document(
        int Schema, DeviceEntry Device, RuntimeEntry Runtime, ChannelLayout Layout, IReadOnlyList<ModelEntry> Models, IReadOnlyList<LayerEntry> Layers);

    internal sealed record DeviceEntry(string System, string Processor, int Processors);

    internal sealed record RuntimeEntry(string Version, string Provider, int Threads);

    internal sealed record ModelEntry(string Name, string Signature, int Policies, CalibrationEntry Calibration, ProfileValidation? Validation);

    /// <param name="Scale">See <see cref="Calibration"/>.</param>
    /// <param name="OffsetUs">In microseconds.</param>
    /// <param name="Footprint">[bytes, factor].</param>
    /// <param name="Streaming">[bytes, microseconds per megabyte]; profiles of the first versions have none.</param>
    internal sealed record CalibrationEntry(double Scale, double OffsetUs, IReadOnlyList<double[]> Footprint, IReadOnlyList<double[]>? Streaming = null);

    internal sealed record LayerEntry(string Key, IReadOnlyList<double[]> Points);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class ProfileFormat : JsonSerializerContext;
}
