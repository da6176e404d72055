using System.Globalization;
using Mcmc.Build.Protocol;

namespace Mcmc.Build.Items;

/// <summary>From an item to the request for the worker.</summary>
internal sealed class RequestFactory
{
    private static readonly string[] PathOptions =
    [
        WorkerRequest.Data, WorkerRequest.TrainingData, WorkerRequest.Checkpoint, WorkerRequest.Device,
    ];

    private static readonly string[] TextOptions =
    [
        WorkerRequest.MaxLatency, WorkerRequest.MaxFlops, WorkerRequest.MaxMemory, WorkerRequest.MaxParameters, WorkerRequest.MaxSize,
        WorkerRequest.MaxAccuracyDrop, WorkerRequest.MinAccuracy, WorkerRequest.Priority,
        WorkerRequest.ReconstructionSteps, WorkerRequest.FineTuneEpochs, WorkerRequest.SearchTime, WorkerRequest.SearchTrials,
        WorkerRequest.Seed, WorkerRequest.Input, WorkerRequest.Exclude,
    ];

    private readonly string studyDirectory;
    private readonly string storeDirectory;
    private readonly bool keepOriginal;
    private readonly bool search;
    private readonly int searchShare;

    /// <param name="studyDirectory">Absolute path. Models of one name in different folders do not share a study.</param>
    /// <param name="storeDirectory">Absolute path, or nothing for the engine's default.</param>
    /// <param name="keepOriginal">Whether the build goes on, with the original model, when a budget is not met.</param>
    /// <param name="search">Whether a search may start.</param>
    /// <param name="searchShare">How many models share the time that the project has for searching.</param>
    public RequestFactory(string studyDirectory, string storeDirectory, bool keepOriginal, bool search = true, int searchShare = 1)
    {
        this.searchShare = searchShare;
        this.studyDirectory = studyDirectory;
        this.storeDirectory = storeDirectory;
        this.keepOriginal = keepOriginal;
        this.search = search;
    }

    public WorkerRequest Create(ModelItem model)
    {
        var request = new WorkerRequest
        {
            [WorkerRequest.Mode] = ModelItem.Is(model.Mode, WorkerRequest.ModeLocked) ? WorkerRequest.ModeLocked
                : model.WritesOutput ? WorkerRequest.ModeCompress : WorkerRequest.ModeCheck,
            [WorkerRequest.Model] = model.ModelPath,
            [WorkerRequest.Output] = model.WritesOutput ? model.OutputPath : null,
            [WorkerRequest.KeepOriginal] = model.WritesOutput && keepOriginal ? "true" : null,
            [WorkerRequest.Search] = model.WritesOutput && !search ? "false" : null,
            [WorkerRequest.LockFile] = model.WritesOutput ? model.LockPath : model.PathOption(WorkerRequest.LockFile),
            [WorkerRequest.StudyDirectory] = Path.Combine(studyDirectory, Path.GetDirectoryName(model.TargetPath)!),
            [WorkerRequest.StoreDirectory] = storeDirectory,
            [WorkerRequest.SearchShare] = searchShare > 1 ? searchShare.ToString(CultureInfo.InvariantCulture) : null,
        };
        foreach (var option in PathOptions)
        {
            request[option] = model.PathOption(option);
        }

        foreach (var option in TextOptions)
        {
            request[option] = model.Option(option);
        }

        return request;
    }
}
