using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;

namespace Mcmc.Tool.Worker;

/// <summary>
/// <c>mcmc worker REQUEST-FILE</c>: what the MSBuild task starts. Messages go to standard output, anything for a person who
/// looks into a failure to standard error. Standard input is the build's lifeline: when it closes, the worker stops.
/// </summary>
internal static class WorkerCommand
{
    private const int Cancelled = 130;

    /// <returns>The exit code.</returns>
    public static int Run(string requestFile)
    {
        using var writer = new MessageWriter(Console.OpenStandardOutput());
        try
        {
            var request = WorkerRequest.Read(requestFile);
            using var stop = new StopSignals(request[WorkerRequest.ParentId]);
            return Execute(new CompressionCall(request, writer, TimeProvider.System), writer, stop.Token);
        }
        catch (Exception bug) when (bug is not McmcException)
        {
            Console.Error.WriteLine(bug);
            writer.Write(WorkerMessage.Diagnostic(Codes.Bug.Id, Codes.Bug.Severity, $"{bug.GetType().Name}: {bug.Message}", file: null, line: null));
            writer.Write(WorkerMessage.Done(WorkerOutcome.Failed));
            return Codes.Bug.ExitCode;
        }
    }

    private static int Execute(CompressionCall call, MessageWriter writer, CancellationToken cancellation)
    {
        try
        {
            call.Run(cancellation);
            return End(writer, WorkerOutcome.Succeeded, 0);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return End(writer, WorkerOutcome.Cancelled, Cancelled);
        }
        catch (McmcException failure)
        {
            var diagnostic = failure.Diagnostic;
            var budget = diagnostic.Code.ExitCode == Codes.BudgetNotMet.ExitCode;

            // A budget stands in the project, not in the model; so does the name of a lock file that is not there.
            writer.Write(budget || diagnostic.Code == Codes.LockMissing ? diagnostic with { File = null, Line = null } : diagnostic);
            return End(writer, budget ? WorkerOutcome.BudgetNotMet : WorkerOutcome.Failed, diagnostic.Code.ExitCode);
        }
    }

    private static int End(MessageWriter writer, WorkerOutcome outcome, int exitCode)
    {
        writer.Write(WorkerMessage.Done(outcome));
        return exitCode;
    }
}
