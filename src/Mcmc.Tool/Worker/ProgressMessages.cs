using Mcmc.Build.Protocol;
using Mcmc.Compression;

namespace Mcmc.Tool.Worker;

/// <summary>Progress as messages: each phase once, and within a phase a line every few seconds.</summary>
internal sealed class ProgressMessages(MessageWriter writer, TimeProvider clock) : IProgress<CompressionProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private string phase = "";
    private long reported;

    public void Report(CompressionProgress value)
    {
        if (value.Phase == phase && clock.GetElapsedTime(reported) < Interval)
        {
            return;
        }

        (phase, reported) = (value.Phase, clock.GetTimestamp());
        writer.Write(WorkerMessage.Progress((value.Total, value.Detail) switch
        {
            (0, null) => value.Phase,
            (0, { } detail) => $"{value.Phase}: {detail}",
            (_, var detail) => FormattableString.Invariant($"{value.Phase} ({value.Done} of {value.Total}{(detail is null ? "" : ", " + detail)})"),
        }));
    }
}
