using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;

namespace Mcmc.Tool.Worker;

/// <summary>From the task's request to the engine, and the engine's figures back: the one place where the worker meets it.</summary>
internal sealed class CompressionCall(WorkerRequest request, MessageWriter writer)
{
    /// <exception cref="McmcException">Why there is no result; of the family 1xxx when a budget is not met.</exception>
    public void Run(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        writer.Write(WorkerMessage.Progress("starting"));
        throw new McmcException(Codes.FeatureMissing, $"Mode {request[WorkerRequest.Mode]} is not available in this version.");
    }
}
