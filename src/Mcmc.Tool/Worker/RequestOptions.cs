using System.Globalization;
using Mcmc.Build.Protocol;
using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Search;
using Mcmc.Tool.Options;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tool.Worker;

/// <summary>A request's texts as the engine's values. Messages name metadata of <c>McmcModel</c>, which is where users write them.</summary>
internal sealed class RequestOptions(WorkerRequest request)
{
    private const char Separator = ';';

    public string ModelPath => Required(WorkerRequest.Model);

    public string OutputPath => Required(WorkerRequest.Output);

    public string? DataPath => request[WorkerRequest.Data];

    public string? TrainingDataPath => request[WorkerRequest.TrainingData];

    public string LockPath => Required(WorkerRequest.LockFile);

    public string? CheckpointPath => request[WorkerRequest.Checkpoint];

    /// <exception cref="McmcException">MCMC4011 for the first option that this version cannot honour.</exception>
    public void RejectWhatIsMissing()
    {
        if (CheckpointPath is { } checkpoint && request[WorkerRequest.Mode] == WorkerRequest.ModeCheck)
        {
            throw new McmcException(Codes.FeatureMissing, $"Checkpoint is '{checkpoint}', but Mode=\"Check\" judges the model as its file is. Leave one of them out.");
        }
    }

    /// <exception cref="McmcException">MCMC4002; MCMC4010 where there is none.</exception>
    public BudgetSet Budgets()
    {
        var set = Parse();
        return set.IsEmpty
            ? throw new McmcException(Codes.OptionMissing, "The model has no budget. Set one or more, such as MaxFlops=\"50%\".")
            : set;
    }

    /// <summary>The budgets of a check: without a lock file there is one model, and nothing to compare it with.</summary>
    /// <exception cref="McmcException">MCMC4002; MCMC4010 also where a budget needs an original, or data that are not there.</exception>
    public BudgetSet CheckBudgets()
    {
        if (request[WorkerRequest.LockFile] is not null)
        {
            return Parse();
        }

        var set = Budgets();
        if (set.All.FirstOrDefault(budget => budget.IsRelative || budget.Kind == BudgetKind.AccuracyDrop) is { } relative)
        {
            throw new McmcException(Codes.OptionMissing, $"{relative.Kind.MetadataName()}=\"{relative}\" compares with an original, and Mode=\"Check\" has only the model itself. Give an absolute budget, or name the LockFile of the model.");
        }

        return set[BudgetKind.MinAccuracy] is { } accuracy && DataPath is null
            ? throw new McmcException(Codes.OptionMissing, $"MinAccuracy=\"{accuracy}\" needs data to measure the accuracy on. Set Data to a descriptor or a folder.")
            : set;
    }

    /// <exception cref="McmcException">MCMC4013.</exception>
    public long Seed() => request[WorkerRequest.Seed] is not { } text ? 0
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new McmcException(Codes.OptionInvalid, $"Seed is '{text}'. Give a whole number.");

    /// <exception cref="McmcException">MCMC4013.</exception>
    public Priority Priority() => Mcmc.Search.Priority.Parse(request[WorkerRequest.Priority], WorkerRequest.Priority);

    /// <summary>This model's part of the project's time; null where nothing was said.</summary>
    /// <exception cref="McmcException">MCMC4013.</exception>
    public TimeSpan? SearchTime() => request[WorkerRequest.SearchTime] is { } text
        ? (DurationOption.Parse(text) ?? throw new McmcException(Codes.OptionInvalid, $"SearchTime is '{text}'. Give a time over zero and up to a day, such as 90s, 4m or 1h.")) / Count(WorkerRequest.SearchShare)
        : request[WorkerRequest.SearchTrials] is null ? CompressionRequest.DefaultSearchTime / Count(WorkerRequest.SearchShare)
        : null;

    /// <exception cref="McmcException">MCMC4013.</exception>
    public int? Trials() => request[WorkerRequest.SearchTrials] is null ? null : Count(WorkerRequest.SearchTrials);

    /// <summary>Steps of reconstruction after the repair; 0 for none.</summary>
    /// <exception cref="McmcException">MCMC4013.</exception>
    public int ReconstructionSteps() => request[WorkerRequest.ReconstructionSteps] is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 0 and <= ReconstructOption.Most ? steps
        : throw new McmcException(Codes.OptionInvalid, $"ReconstructionSteps is '{text}'. Give a whole number from 0 to {ReconstructOption.Most}.");

    /// <summary>How to fine-tune; null for not at all. It may take every processor: nothing is measured meanwhile.</summary>
    /// <exception cref="McmcException">MCMC4013; MCMC4010 where there is nothing to train on.</exception>
    public FineTuneOptions? FineTune()
    {
        if (request[WorkerRequest.FineTuneEpochs] is not { } text || text == "0")
        {
            return null;
        }

        const int Most = 10_000;
        return !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epochs) || epochs is < 1 or > Most
            ? throw new McmcException(Codes.OptionInvalid, $"FineTuneEpochs is '{text}'. Give a whole number from 0 to {Most}.")
            : TrainingDataPath is null
                ? throw new McmcException(Codes.OptionMissing, $"FineTuneEpochs is {text}, but there is nothing to train on. Set TrainingData to a descriptor or a folder.")
                : new FineTuneOptions { Epochs = epochs, Seed = Seed(), Threads = Environment.ProcessorCount };
    }

    public IReadOnlyList<string> Exclude() => Parts(WorkerRequest.Exclude);

    /// <exception cref="McmcException">MCMC4013.</exception>
    public IReadOnlyDictionary<string, long[]> Inputs()
    {
        var inputs = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var part in Parts(WorkerRequest.Input))
        {
            // Names may hold '=', shapes cannot.
            var split = part.LastIndexOf('=');
            var dims = part[(split + 1)..].Split('x').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var dim) ? dim : 0L).ToArray();
            if (split < 1 || dims.Contains(0) || !inputs.TryAdd(part[..split].TrimEnd(), dims))
            {
                throw new McmcException(Codes.OptionInvalid, $"Input has '{part}'. Give each input once, by name and positive dimensions, such as image=1x3x224x224, separated by ';'.");
            }
        }

        return inputs;
    }

    private BudgetSet Parse() =>
        BudgetSet.Parse(Enum.GetValues<BudgetKind>().Select(kind => (kind, request[kind.MetadataName()], kind.MetadataName())));

    private int Count(string key) => request[key] is not { } text ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new McmcException(Codes.OptionInvalid, $"{key} is '{text}'. Give a whole number of at least 1.");

    private string[] Parts(string key) => request[key]?.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string Required(string key) => request[key] ?? throw new FormatException($"The request has no {key}.");
}
