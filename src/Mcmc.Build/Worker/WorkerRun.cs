using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Mcmc.Build.Incremental;
using Mcmc.Build.Items;
using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;
using Microsoft.Build.Framework;

namespace Mcmc.Build.Worker;

/// <summary>One run of the worker for one model: collects what it says, and makes sense of how it ended.</summary>
internal sealed class WorkerRun
{
    /// <summary>128 and the number of SIGKILL.</summary>
    private const int KilledExitCode = 137;

    private readonly ModelItem model;
    private readonly DiagnosticLog log;
    private readonly List<WorkerMessage> messages = [];
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    public WorkerRun(ModelItem model, DiagnosticLog log)
    {
        this.model = model;
        this.log = log;
    }

    /// <param name="host">Absolute path of the <c>dotnet</c> host.</param>
    /// <param name="workerPath">Absolute path of <c>mcmc.dll</c>.</param>
    /// <param name="request">What to do.</param>
    /// <param name="silence">How long the worker may say nothing.</param>
    /// <param name="cancellation">Stops the worker.</param>
    /// <returns>The record to keep, or null when the next build has to try again; then an error is logged.</returns>
    public ResultRecord? Execute(string host, string workerPath, WorkerRequest request, TimeSpan silence, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(model.OutputPath)!;
        Directory.CreateDirectory(folder);
        File.Delete(model.RecordPath);
        File.Delete(model.OutputPath);
        StampInputs(request);
        using (var build = Process.GetCurrentProcess())
        {
            request[WorkerRequest.ParentId] = build.Id.ToString(CultureInfo.InvariantCulture);
        }

        request.Write(model.RequestPath);

        string failure;
        using (var workerLog = new WorkerLog(model.LogPath))
        {
            var arguments = new[] { "exec", workerPath, "worker", model.RequestPath };
            var process = new WorkerProcess(host, arguments, folder, line => Receive(line, workerLog), workerLog.Noise);
            try
            {
                failure = Explain(process.Run(silence, cancellation), process.Hung ? silence : null);
                if (workerLog.Tail.Length > 0)
                {
                    failure += $"; the last it wrote: {workerLog.Tail}";
                }
            }
            catch (Win32Exception exception)
            {
                failure = $"The worker could not be started with '{host}': {exception.Message}";
            }
        }

        return cancellation.IsCancellationRequested ? null : Conclude(request, workerPath, failure);
    }

    /// <param name="exitCode">How the worker ended.</param>
    /// <param name="silence">How long it had said nothing when it was killed for that; null where it was not.</param>
    private static string Explain(int exitCode, TimeSpan? silence) => (exitCode, silence) switch
    {
        (_, { } minutes) => string.Format(CultureInfo.InvariantCulture, "The worker said nothing for {0:0.##} minutes and was ended; McmcWorkerTimeout is the limit", minutes.TotalMinutes),
        (KilledExitCode, _) => "The worker was killed, probably because the machine or its container ran out of memory",
        _ => $"The worker ended with exit code {exitCode.ToString(CultureInfo.InvariantCulture)} and gave no reason",
    };

    /// <summary>Stamps come before the worker reads: what changes during the run must not look unchanged afterwards.</summary>
    private void StampInputs(WorkerRequest request)
    {
        string[] inputs = [WorkerRequest.Model, WorkerRequest.Data, WorkerRequest.TrainingData, WorkerRequest.Checkpoint, WorkerRequest.Device];
        foreach (var input in inputs)
        {
            if (request[input] is { } path)
            {
                files[path] = FileStamp.Of(path);
            }
        }
    }

    private void Receive(string line, WorkerLog workerLog)
    {
        if (WorkerMessage.TryParse(line) is not { } message)
        {
            workerLog.Noise(line);
            return;
        }

        workerLog.Message(line);
        switch (message.Kind)
        {
            case WorkerMessageKind.Progress:
                log.Message(MessageImportance.Normal, $"{model.Name}: {message[0]}");
                break;
            case WorkerMessageKind.Note:
                log.Message(MessageImportance.High, $"{model.Name}: {message[0]}.");
                break;
            case WorkerMessageKind.Input:
                if (!files.ContainsKey(message[0]) || ModelItem.Is(message[0], model.LockPath))
                {
                    files[message[0]] = FileStamp.Of(message[0]);
                }

                break;
            default:
                messages.Add(message);
                break;
        }
    }

    private void Report(string? failure)
    {
        foreach (var diagnostic in messages.Where(message => message.Kind == WorkerMessageKind.Diagnostic))
        {
            if (diagnostic[0] == Codes.Bug.Id)
            {
                failure = diagnostic[2];
            }
            else
            {
                log.Write(diagnostic, model, BudgetSeverity.Error);
            }
        }

        if (failure is not null)
        {
            log.Write(Codes.Bug, $"{failure.TrimEnd('.')}. '{model.Name}' was not compressed. The log is '{model.LogPath}'.", model.Location);
        }
    }

    private ResultRecord? Conclude(WorkerRequest request, string workerPath, string failure)
    {
        var done = messages.Count > 0 && messages[messages.Count - 1].Kind == WorkerMessageKind.Done ? messages[messages.Count - 1][0] : "";
        var errors = messages.Any(message => message.Kind == WorkerMessageKind.Diagnostic && message[1] == nameof(Severity.Error));
        var output = FileStamp.Of(model.OutputPath);
        var complete = done switch
        {
            nameof(WorkerOutcome.Succeeded) => !errors && (!model.WritesOutput || output != FileStamp.Missing),
            nameof(WorkerOutcome.BudgetNotMet) => errors,
            _ => false,
        };

        if (!complete)
        {
            Report(errors ? null : failure);
            return null;
        }

        var record = new ResultRecord { OutputStamp = output };
        foreach (var option in Freshness.OptionsThatMatter(request, workerPath))
        {
            record.Options.Add(option.Key, option.Value);
        }

        foreach (var file in files)
        {
            record.Files.Add(file.Key, file.Value);
        }

        record.Messages.AddRange(messages);
        return record;
    }
}
