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

        if (request[WorkerRequest.Search] is not null)
        {
            ApplyOrKeepOriginal();
            return;
        }

        try
        {
            Write(ResultFigures.Of(Compress(cancellation)));
        }
        catch (McmcException failure) when (failure.Diagnostic.Code.ExitCode == Codes.BudgetNotMet.ExitCode && request[WorkerRequest.KeepOriginal] is not null)
        {
            SaveOriginal();
            throw;
        }
    }

    private CompressionLock Compress(CancellationToken cancellation) => request[WorkerRequest.Mode] == WorkerRequest.ModeLocked
        ? Compression().Apply(Wanted(), options.LockPath, Store())
        : Compression().Compress(Wanted(), options.LockPath, Store(), cancellation);

    /// <summary>For someone who saves a file and waits for the app: what is locked, else the original, never a search.</summary>
    private void ApplyOrKeepOriginal()
    {
        try
        {
            Write(ResultFigures.Of(Compression().Apply(Wanted(), options.LockPath, Store())));
        }
        catch (McmcException fault) when (fault.Diagnostic.Code.ExitCode == Codes.LockStale.ExitCode)
        {
            SaveOriginal();
            writer.Write(new Diagnostic(Codes.NotSearched, $"The app has the original model for now. {fault.Diagnostic.Message}"));
        }
    }

    private void SaveOriginal() =>
        OnnxFile.Save(SourceModel.Load(options.ModelPath, options.CheckpointPath), options.OutputPath, singleFile: true);

    private LockedCompression Compression() => new(clock, new ProgressMessages(writer, clock), writer.Write, Reads, Note);

    private ResultStore? Store() => ResultStore.Open(request[WorkerRequest.StoreDirectory]);

    private CompressionRequest Wanted() => new()
    {
        ModelPath = options.ModelPath,
        CheckpointPath = options.CheckpointPath,
        OutputPath = options.OutputPath,
        SingleFile = true,
        Budgets = options.Budgets(),
        DataPath = options.DataPath ?? "",
        TrainingDataPath = options.TrainingDataPath,
        ReconstructionSteps = options.ReconstructionSteps(),
        ReconstructionThreads = Environment.ProcessorCount,
        FineTune = options.FineTune(),
        StudyDirectory = request[WorkerRequest.StudyDirectory],
        DevicePath = request[WorkerRequest.Device],
        Inputs = options.Inputs(),
        Exclude = options.Exclude(),
        Seed = options.Seed(),
        Priority = options.Priority(),
        SearchTime = options.SearchTime(),
        Trials = options.Trials(),
    };

    private void Check(CancellationToken cancellation)
    {
        var check = new BudgetCheck(clock, new ProgressMessages(writer, clock), writer.Write, Reads);
        var result = check.Run(
            new CheckRequest
            {
                ModelPath = options.ModelPath,
                Budgets = options.CheckBudgets(),
                LockPath = request[WorkerRequest.LockFile],
                DataPath = options.DataPath,
                DevicePath = request[WorkerRequest.Device],
                Inputs = options.Inputs(),
            },
            cancellation);
        Write(ResultFigures.Of(result.Budgets));
        if (result.Missed(options.ModelPath) is { } missed)
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
