using Mcmc.Build.Incremental;
using Mcmc.Build.Items;
using Mcmc.Build.Protocol;
using Mcmc.Build.Worker;
using Mcmc.Diagnostics;
using Microsoft.Build.Framework;

namespace Mcmc.Build.Tasks;

/// <summary>
/// Starts the worker for every model whose last result no longer holds, and records what it concluded. Whether budgets are
/// met is for <see cref="VerifyModels"/> to say, in this build and in every later one.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CompressModels : ModelTask, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>Items with a <c>TargetPath</c> that the build copies to the output folder.</summary>
    public ITaskItem[] CopiedItems { get; set; } = [];

    /// <summary>Absolute path of <c>mcmc.dll</c>.</summary>
    [Required]
    public string WorkerPath { get; set; } = "";

    /// <summary>Folder of the <c>dotnet</c> host.</summary>
    [Required]
    public string DotNetRoot { get; set; } = "";

    /// <summary>Portable runtime identifier of the SDK.</summary>
    [Required]
    public string HostRuntime { get; set; } = "";

    /// <summary>Where studies are kept; absolute.</summary>
    [Required]
    public string StudyDirectory { get; set; } = "";

    public string StoreDirectory { get; set; } = "";

    /// <summary><c>false</c>: no search starts, whatever changed.</summary>
    public string Search { get; set; } = "";

    /// <summary>Minutes that a worker may say nothing before it counts as hung.</summary>
    public double WorkerTimeout { get; set; } = 30;

    public void Cancel() => cancellation.Cancel();

    public void Dispose() => cancellation.Dispose();

    private protected override void Execute(IReadOnlyList<ModelItem> models, BudgetSeverity budgets, DiagnosticLog log)
    {
        if (!new ItemRules(log).Check(models, CopiedItems))
        {
            return;
        }

        var requests = new RequestFactory(StudyDirectory, StoreDirectory, keepOriginal: budgets != Build.BudgetSeverity.Error, search: !ModelItem.Is(Search, "false"), searchShare: models.Count(m => m.WritesOutput));
        var freshness = new Freshness();
        foreach (var model in models)
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            var request = requests.Create(model);
            var reason = freshness.WhyStale(model, ResultRecord.TryRead(model.RecordPath), Freshness.OptionsThatMatter(request, WorkerPath));
            if (reason is null)
            {
                log.Message(MessageImportance.Low, $"{model.Name}: nothing changed, the last result holds.");
            }
            else if (CanRun(model, log))
            {
                Compress(model, request, reason, log);
                freshness = new Freshness();
            }
        }
    }

    private bool CanRun(ModelItem model, DiagnosticLog log)
    {
        if (WorkerPlatform.WhyUnsupported(HostRuntime, DotNetRoot) is not { } obstacle)
        {
            return true;
        }

        log.Write(Codes.PlatformUnsupported, obstacle, model.Location);
        return false;
    }

    private void Compress(ModelItem model, WorkerRequest request, string reason, DiagnosticLog log)
    {
        log.Message(MessageImportance.Normal, $"{model.Name}: starting the worker, because {reason}.");

        using var share = new WorkerShare(BuildEngine);
        var run = new WorkerRun(model, log);
        var record = share.Yielding(() => run.Execute(WorkerPlatform.HostPath(HostRuntime, DotNetRoot), WorkerPath, request, TimeSpan.FromMinutes(WorkerTimeout), cancellation.Token));
        if (record is null)
        {
            return;
        }

        record.Write(model.RecordPath);
        if (record.Figure("Summary") is { } summary)
        {
            log.Message(MessageImportance.High, $"{model.Name}: {summary}.");
        }
    }
}
