using System.Globalization;
using Mcmc.Training.FineTuning;

namespace Mcmc.Benchmarks.Repair;

/// <summary>A line on standard error now and then: fine-tuning takes long.</summary>
internal sealed class StepLog(string subject) : IProgress<FineTuneProgress>
{
    private const int StepsPerLine = 20;

    public void Report(FineTuneProgress value)
    {
        if (value.Step % StepsPerLine == 0)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{subject}: step {value.Step} of {value.Steps}, loss {value.Loss:0.000}, validation {value.Quality:0.0000}, {value.ImagesPerSecond:0} images/s, {value.TimeLeft:hh\\:mm\\:ss} left"));
        }
    }
}
