using System.Globalization;
using Mcmc.Compression;

namespace Mcmc.Tool.Output.Progress;

/// <summary>Progress into a file, a pipe or a CI log: a line for each phase, and a few within a long one.</summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider clock) : IProgress<CompressionProgress>
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private string? phase;
    private long began;
    private long said;

    public void Report(CompressionProgress value)
    {
        if (value.Phase != phase)
        {
            (phase, began, said) = (value.Phase, clock.GetTimestamp(), clock.GetTimestamp());
            writer.WriteLine(value.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $"mcmc: {phase} ({value.Total} steps)") : $"mcmc: {phase}");
        }
        else if (clock.GetElapsedTime(said) >= Quiet && Figures(value) is { } figures)
        {
            said = clock.GetTimestamp();
            writer.WriteLine($"mcmc: {phase}: {figures}");
        }
    }

    private string? Figures(CompressionProgress value)
    {
        if (value.Total == 0 || value.Done == 0)
        {
            return value.Detail;
        }

        var left = clock.GetElapsedTime(began) / value.Done * (value.Total - value.Done);
        var detail = value.Detail ?? string.Create(CultureInfo.InvariantCulture, $"about {left.TotalSeconds:0} s left");
        return string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Total}, {detail}");
    }
}
