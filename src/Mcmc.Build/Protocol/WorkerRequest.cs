using System.Text;

namespace Mcmc.Build.Protocol;

/// <summary>
/// What the task asks of the worker: a UTF-8 file without byte order mark, one <c>key TAB value</c> a line. Options of the
/// item keep their metadata names. A key that is absent was not given; paths are absolute.
/// </summary>
internal sealed class WorkerRequest
{
    public const string Mode = "Mode";
    public const string Model = "Model";
    public const string Output = "Output";
    public const string Data = "Data";
    public const string TrainingData = "TrainingData";
    public const string Checkpoint = "Checkpoint";
    public const string Device = "Device";
    public const string MaxLatency = "MaxLatency";
    public const string MaxFlops = "MaxFlops";
    public const string MaxMemory = "MaxMemory";
    public const string MaxParameters = "MaxParameters";
    public const string MaxSize = "MaxSize";
    public const string MaxAccuracyDrop = "MaxAccuracyDrop";
    public const string MinAccuracy = "MinAccuracy";
    public const string Priority = "Priority";
    public const string ReconstructionSteps = "ReconstructionSteps";
    public const string FineTuneEpochs = "FineTuneEpochs";
    public const string SearchTime = "SearchTime";
    public const string SearchTrials = "SearchTrials";

    /// <summary>How many models of the project share its <see cref="SearchTime"/>.</summary>
    public const string SearchShare = "SearchShare";
    public const string Seed = "Seed";
    public const string Input = "Input";
    public const string Exclude = "Exclude";
    public const string LockFile = "LockFile";
    public const string StudyDirectory = "StudyDirectory";
    public const string StoreDirectory = "StoreDirectory";

    /// <summary><c>true</c>: when a budget is not met, the output is the original model (the build only warns, and the app needs a model).</summary>
    public const string KeepOriginal = "KeepOriginal";

    /// <summary><c>false</c>: what no lock file answers is not searched for; the output is the original model then.</summary>
    public const string Search = "Search";

    /// <summary>Process id of the build; when that process ends, so does the worker.</summary>
    public const string ParentId = "ParentId";

    public const string ModeCompress = "Compress";
    public const string ModeLocked = "Locked";
    public const string ModeCheck = "Check";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>The value of a key; setting null or nothing removes it.</summary>
    public string? this[string key]
    {
        get => values.TryGetValue(key, out var value) ? value : null;
        set
        {
            if (string.IsNullOrEmpty(value))
            {
                values.Remove(key);
            }
            else
            {
                values[key] = value!;
            }
        }
    }

    public IEnumerable<KeyValuePair<string, string>> Values => values;

    public static WorkerRequest Read(string path)
    {
        var request = new WorkerRequest();
        foreach (var line in File.ReadAllLines(path, Encoding.UTF8))
        {
            var fields = Fields.Split(line);
            if (fields.Length != 2)
            {
                throw new FormatException($"'{path}' has a line that is not a key and a value: '{line}'.");
            }

            request[fields[0]] = fields[1];
        }

        return request;
    }

    public void Write(string path) =>
        File.WriteAllLines(path, values.Select(value => Fields.Join(value.Key, value.Value)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
