using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Mcmc.Tool.Worker;

/// <summary>
/// Everything that ends a worker early: its standard input closes, the build's process vanishes, Ctrl-C, SIGTERM. The work
/// is asked to stop; where it does not within the grace period, the process ends all the same, which loses nothing: outputs
/// appear whole or not at all.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int CancelledExitCode = 130;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> signals = [];
    private readonly Timer end = new(_ => Environment.Exit(CancelledExitCode));
    private readonly Process? parent;

    /// <param name="parentId">Process id of the build, or null when a person started the worker.</param>
    public StopSignals(string? parentId)
    {
        source.Token.Register(() => end.Change(Grace, Timeout.InfiniteTimeSpan));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        if (parentId is null)
        {
            return;
        }

        parent = Watch(int.Parse(parentId, CultureInfo.InvariantCulture));
        new Thread(WaitForLifeline) { IsBackground = true, Name = "lifeline" }.Start();
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        signals.ForEach(signal => signal.Dispose());
        parent?.Dispose();
        end.Dispose();
        source.Dispose();
    }

    private Process? Watch(int id)
    {
        try
        {
            var process = Process.GetProcessById(id);
            process.EnableRaisingEvents = true;
            process.Exited += (_, _) => Stop();
            return process;
        }
        catch (ArgumentException)
        {
            Stop();
            return null;
        }
    }

    private void WaitForLifeline()
    {
        using var lifeline = Console.OpenStandardInput();
        var buffer = new byte[64];
        while (lifeline.Read(buffer) > 0)
        {
            // Nothing is ever said on it.
        }

        Stop();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop();
    }

    private void Stop()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work had ended by itself.
        }
    }
}
