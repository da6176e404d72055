using Mcmc.Build.Protocol;
using Mcmc.Compression;
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
        options.RejectWhatIsMissing();
        if (request[WorkerRequest.Mode] == WorkerRequest.ModeCheck)
        {
            throw new McmcException(Codes.FeatureMissing, "Mode=\"Check\" is not available in this version.");
        }

        try
        {
            Compress(cancellation);
        }
        catch (McmcException failure) when (failure.Diagnostic.Code.ExitCode == Codes.BudgetNotMet.ExitCode && request[WorkerRequest.KeepOriginal] is not null)
        {
            OnnxFile.Save(OnnxFile.Load(options.ModelPath), options.OutputPath, singleFile: true);
            throw;
        }
    }

    private void Compress(CancellationToken cancellation)
    {
        var pipeline = new CompressionPipeline(clock, new ProgressMessages(writer, clock), writer.Write, file => writer.Write(WorkerMessage.Input(file)));
        var result = pipeline.Run(
            new CompressionRequest
            {
                ModelPath = options.ModelPath,
                OutputPath = options.OutputPath,
                SingleFile = true,
                Budgets = options.Budgets(),
                DataPath = options.DataPath,
                StudyDirectory = request[WorkerRequest.StudyDirectory],
                Inputs = options.Inputs(),
                Exclude = options.Exclude(),
                Seed = options.Seed(),
            },
            cancellation);
        foreach (var (name, value) in ResultFigures.Of(result))
        {
            writer.Write(WorkerMessage.Result(name, value));
        }
    }
}
