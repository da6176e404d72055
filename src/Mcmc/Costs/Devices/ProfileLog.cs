using System.Text.Json;
using System.Text.Json.Serialization;
using Mcmc.Diagnostics;

namespace Mcmc.Costs.Devices;

/// <summary>
/// What a profile under way has observed so far, one JSON object a line, so that one that was stopped goes on where it stood.
/// The first line says of what; a log of anything else is started anew.
/// </summary>
internal sealed partial class ProfileLog : IDisposable
{
    private readonly string path;
    private readonly StreamWriter writer;

    private ProfileLog(string path, StreamWriter writer, IReadOnlyList<PolicyObservation> known) => (this.path, this.writer, Known) = (path, writer, known);

    /// <summary>What an earlier run observed, in its order.</summary>
    public IReadOnlyList<PolicyObservation> Known { get; }

    /// <param name="profilePath">The profile that is to be; the log lies beside it until it is there.</param>
    /// <param name="subject">The machine, the models and the settings.</param>
    /// <exception cref="McmcException">MCMC4009.</exception>
    public static ProfileLog Open(string profilePath, string subject)
    {
        var path = profilePath + ".partial";
        try
        {
            var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            var header = JsonSerializer.Serialize(subject, LogFormat.Default.String);
            PolicyObservation[] known = lines.Length > 0 && lines[0] == header ? [.. lines.Skip(1).Select(Parse).TakeWhile(o => o is not null).OfType<PolicyObservation>()] : [];
            var log = new ProfileLog(path, new StreamWriter(path) { AutoFlush = true, NewLine = "\n" }, known);
            log.writer.WriteLine(header);
            foreach (var observation in known)
            {
                log.Add(observation);
            }

            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new McmcException(Codes.OutputUnwritable, $"'{path}' cannot be written: {e.Message.TrimEnd('.')}. Name a profile in a folder that exists and can be written.", profilePath, cause: e);
        }
    }

    public void Add(PolicyObservation observation) => writer.WriteLine(JsonSerializer.Serialize(observation, LogFormat.Default.PolicyObservation));

    /// <summary>Removes the log: the profile is written.</summary>
    public void Complete()
    {
        writer.Dispose();
        File.Delete(path);
    }

    public void Dispose() => writer.Dispose();

    /// <summary>Null for a line that was cut off.</summary>
    private static PolicyObservation? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LogFormat.Default.PolicyObservation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(PolicyObservation))]
    [JsonSerializable(typeof(string))]
    private sealed partial class LogFormat : JsonSerializerContext;
}
