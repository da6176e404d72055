using System.Text.Json;

namespace Mcmc.Benchmarks;

/// <summary>
/// Results so far, one JSON object a line, so that a run that was killed goes on where it stood. The first line says what
/// the results are of; a log of something else is started anew.
/// </summary>
internal sealed class ProgressLog<T> : IDisposable
{
    private readonly StreamWriter writer;

    public ProgressLog(string path, string subject)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var known = File.Exists(path) ? File.ReadAllLines(path) : [];
        var isSame = known.Length > 0 && known[0] == subject;
        Results = isSame ? [.. known.Skip(1).Select(Parse).OfType<T>()] : [];
        writer = new StreamWriter(path) { AutoFlush = true, NewLine = "\n" };
        writer.WriteLine(subject);
        Results.ForEach(Write);
    }

    public List<T> Results { get; }

    public void Add(T result)
    {
        Results.Add(result);
        Write(result);
    }

    public void Dispose() => writer.Dispose();

    private void Write(T result) => writer.WriteLine(JsonSerializer.Serialize(result));

    /// <summary>Null for a line that was cut off.</summary>
    private static T? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
