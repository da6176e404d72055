using Mcmc.Build.Protocol;
using Mcmc.Compression;
using Mcmc.Compression.Locking;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tool.Worker;

/// <summary>From the task's request to the engine, and the engine's figures back: the one place where the worker meets it.</summary>
internal sealed class CompressionCall(WorkerRequest request, MessageWriter writer, TimeProvider clock)
{
    private readonly RequestOptions options = new(request);

    /// <exception cref="McmcException">Why there is no result; of the family 1xxx when a budget is not met.</exception>
    public void Run(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        options.RejectWhatIsMissing();
        if (request[WorkerRequest.Mode] == WorkerRequest.ModeCheck)
        {
            Check(cancellation);
            return;
        }

        try
        {
            Write(ResultFigures.Of(Compress(cancellation)));
        }
        catch (McmcException failure) when (failure.Diagnostic.Code.ExitCode == Codes.BudgetNotMet.ExitCode && request[WorkerRequest.KeepOriginal] is not null)
        {
            OnnxFile.Save(SourceModel.Load(options.ModelPath, options.CheckpointPath), options.OutputPath, singleFile: true);
            throw;
        }
    }

    private CompressionLock Compress(CancellationToken cancellation)
    {
        var wanted = new CompressionRequest
        {
            ModelPath = options.ModelPath,
            CheckpointPath = options.CheckpointPath,
            OutputPath = options.OutputPath,
            SingleFile = true,
            Budgets = options.Budgets(),
            DataPath = options.DataPath ?? "",
            StudyDirectory = request[WorkerRequest.StudyDirectory],
            DevicePath = request[WorkerRequest.Device],
            Inputs = options.Inputs(),
            Exclude = options.Exclude(),
            Seed = options.Seed(),
        };
        var store = ResultStore.Open(request[WorkerRequest.StoreDirectory]);
        var compression = new LockedCompression(clock, new ProgressMessages(writer, clock), writer.Write, Reads, Note);
        return request[WorkerRequest.Mode] == WorkerRequest.ModeLocked
            ? compression.Apply(wanted, options.LockPath, store)
            : compression.Compress(wanted, options.LockPath, store, cancellation);
    }

    private void Check(CancellationToken cancellation)
    {
        var check = new BudgetCheck(clock, new ProgressMessages(writer, clock), writer.Write, Reads);
        var outcomes = check.Run(
            new CheckRequest
            {
                ModelPath = options.ModelPath,
                Budgets = options.AbsoluteBudgets(),
                DataPath = options.DataPath,
                DevicePath = request[WorkerRequest.Device],
                Inputs = options.Inputs(),
            },
            cancellation);
        Write(ResultFigures.Of(outcomes));
        if (BudgetCheck.Missed(outcomes, options.ModelPath) is { } missed)
        {
            throw new McmcException(missed);
        }
    }

    private void Note(string text) => writer.Write(WorkerMessage.Note(text));

    private void Reads(string file) => writer.Write(WorkerMessage.Input(file));

    private void Write(IEnumerable<(string Name, string Value)> figures)
    {
        foreach (var (name, value) in figures)
        {
            writer.Write(WorkerMessage.Result(name, value));
        }
    }
}
