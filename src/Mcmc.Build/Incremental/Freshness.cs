using Mcmc.Build.Items;
using Mcmc.Build.Protocol;

namespace Mcmc.Build.Incremental;

/// <summary>Decides whether the last result still holds. Compares stamps and reads no model or data.</summary>
internal sealed class Freshness
{
    /// <summary>What was compared in one build: models often share their data.</summary>
    private readonly Dictionary<(string Path, string Stamp), bool> compared = [];

    /// <summary>What a result does not depend on: how long to look, where to keep things, and who asks.</summary>
    public static readonly HashSet<string> Circumstances = new(StringComparer.Ordinal)
    {
        WorkerRequest.Output, WorkerRequest.SearchTime, WorkerRequest.SearchTrials, WorkerRequest.SearchShare, WorkerRequest.StudyDirectory, WorkerRequest.StoreDirectory,
        WorkerRequest.ParentId,
    };

    /// <summary>The options that the result depends on, the worker itself among them.</summary>
    public static Dictionary<string, string> OptionsThatMatter(WorkerRequest request, string workerPath)
    {
        var engine = Path.Combine(Path.GetDirectoryName(workerPath)!, "Mcmc.Engine.dll");
        var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["worker"] = $"{FileStamp.Of(workerPath)}, {FileStamp.Of(engine)}" };
        foreach (var option in request.Values)
        {
            if (!Circumstances.Contains(option.Key))
            {
                options.Add(option.Key, option.Value);
            }
        }

        return options;
    }

    /// <summary>Why the worker has to run, in words that follow a colon; null when the record holds.</summary>
    public string? WhyStale(ModelItem model, ResultRecord? record, Dictionary<string, string> options)
    {
        if (record is null)
        {
            return "there is no earlier result";
        }

        foreach (var name in record.Options.Keys.Union(options.Keys))
        {
            record.Options.TryGetValue(name, out var before);
            options.TryGetValue(name, out var now);
            if (before != now && !(name == WorkerRequest.Mode && record.Outcome == WorkerOutcome.Succeeded && AreOne(before, now)))
            {
                return name == "worker" ? "the worker is another version" : $"{name} changed from '{before}' to '{now}'";
            }
        }

        foreach (var file in record.Files)
        {
            if (!Holds(file.Key, file.Value))
            {
                return $"'{file.Key}' changed";
            }
        }

        if (model.WritesOutput && FileStamp.Of(model.OutputPath) != record.OutputStamp)
        {
            return record.OutputStamp == FileStamp.Missing || File.Exists(model.OutputPath) ? "its output was changed" : "its output was deleted";
        }

        return null;
    }

    private bool Holds(string path, string stamp)
    {
        if (!compared.TryGetValue((path, stamp), out var holds))
        {
            compared[(path, stamp)] = holds = FileStamp.Holds(path, stamp);
        }

        return holds;
    }

    /// <summary>What a lock says does not depend on who applies it.</summary>
    private static bool AreOne(string? before, string? now) => before != WorkerRequest.ModeCheck && now != WorkerRequest.ModeCheck;
}
