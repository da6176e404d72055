using Mcmc.Benchmarks.Headlines.Untuned;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>What is known so far. Without the engine's version: a row takes hours, and each says which build made it.</summary>
internal sealed class HeadlineLogs : IDisposable
{
    private readonly ProgressLog<HeadlineRecord> rows = new(ResultFile.Log("headlines"), "headlines");
    private readonly ProgressLog<HeadlineControl> controls = new(ResultFile.Log("headlines-controls"), "controls of the headlines");

    public IReadOnlyList<HeadlineRecord> Rows => rows.Results;

    /// <summary>Of the curves without fine-tuning.</summary>
    public ProgressLog<UntunedRecord> Points { get; } = new(ResultFile.Log("without-fine-tuning"), "headlines without fine-tuning");

    public ProgressLog<HeadlineTime> Times { get; } = new(ResultFile.Log("headlines-seconds"), "seconds of the headlines' steps");

    /// <summary>Null where it has not been made.</summary>
    public HeadlineRecord? Row(string name) => rows.Results.Find(r => r.Row == name);

    /// <summary>Null where it has not been made.</summary>
    public HeadlineControl? Control(string name) => controls.Results.Find(c => c.Row == name);

    public void Add(HeadlineRecord row) => rows.Add(row);

    public void Add(HeadlineControl control) => controls.Add(control);

    public void Dispose()
    {
        rows.Dispose();
        controls.Dispose();
        Points.Dispose();
        Times.Dispose();
    }
}
