using System.Runtime.InteropServices;

namespace Mcmc.Tool;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks the work to stop; where it does not within the grace period (ONNX Runtime is in the
/// middle of a long run, say), or at the second, the process ends. That loses nothing: outputs appear whole or not at all.
/// </summary>
internal sealed class CancelSignals : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource source = new();
    private readonly Timer end;
    private readonly PosixSignalRegistration[] registrations;
    private readonly Action ending;

    /// <param name="ending">Called before the process ends in the middle of its work.</param>
    public CancelSignals(Action ending)
    {
        this.ending = ending;
        end = new Timer(_ => End());
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        end.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested)
        {
            End();
        }

        end.Change(Grace, Timeout.InfiniteTimeSpan);
        source.Cancel();
    }

    private void End()
    {
        ending();
        Environment.Exit(Application.Cancelled);
    }
}
