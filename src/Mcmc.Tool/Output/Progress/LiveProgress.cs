using Mcmc.Compression;
using Spectre.Console;

namespace Mcmc.Tool.Output.Progress;

/// <summary>Progress on a terminal: a bar for each phase, with the time left.</summary>
internal sealed class LiveProgress(ProgressContext context) : IProgress<CompressionProgress>
{
    private string? phase;
    private ProgressTask? task;

    public static T Track<T>(IAnsiConsole console, Func<IProgress<CompressionProgress>, T> work)
    {
        var display = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new RemainingTimeColumn());
        return display.Start(context => work(new LiveProgress(context)));
    }

    public void Report(CompressionProgress value)
    {
        if (task is null || value.Phase != phase)
        {
            task?.Value(task.MaxValue).StopTask();
            phase = value.Phase;
            task = context.AddTask(Markup.Escape(phase));
        }

        // The number of steps may be known only once the phase is under way.
        task.IsIndeterminate(value.Total == 0).MaxValue(Math.Max(1, value.Total)).Value(value.Done);
        if (value.Detail is not null)
        {
            task.Description(Markup.Escape($"{phase}: {value.Detail}"));
        }
    }
}
