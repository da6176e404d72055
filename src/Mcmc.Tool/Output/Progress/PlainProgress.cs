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
        else if (value.Total > 0 && value.Done > 0 && clock.GetElapsedTime(said) >= Quiet)
        {
            said = clock.GetTimestamp();
            var left = clock.GetElapsedTime(began) / value.Done * (value.Total - value.Done);
            var detail = value.Detail ?? string.Create(CultureInfo.InvariantCulture, $"about {left.TotalSeconds:0} s left");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mcmc: {phase}: {value.Done} of {value.Total}, {detail}"));
        }
    }
}
