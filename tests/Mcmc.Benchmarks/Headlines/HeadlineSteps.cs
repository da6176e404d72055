using System.Diagnostics;
using System.Text.Json;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The commands that make a row. Each is skipped where its file is there, and its document is kept beside the file.</summary>
internal sealed class HeadlineSteps(string row, ProgressLog<HeadlineTime> times, CancellationToken cancellation)
{
    /// <returns>The command's document.</returns>
    public JsonElement Run(string phase, string output, string[] arguments)
    {
        var kept = output + ".document.json";
        if (!File.Exists(output) || !File.Exists(kept))
        {
            // What is not begun took no time.
            cancellation.ThrowIfCancellationRequested();
            Console.Error.WriteLine($"{row}, {phase}: {HeadlineFiles.Portable(arguments)}");
            var watch = Stopwatch.StartNew();
            try
            {
                File.WriteAllText(kept + ".partial", McmcTool.Run(arguments, cancellation).GetRawText());
                File.Move(kept + ".partial", kept, overwrite: true);
            }
            finally
            {
                times.Add(new HeadlineTime(row, phase, watch.Elapsed.TotalSeconds));
            }
        }

        using var document = JsonDocument.Parse(File.ReadAllText(kept));
        return document.RootElement.Clone();
    }

    /// <param name="model">A file.</param>
    /// <param name="descriptor">Of samples that decided nothing.</param>
    public TestedAccuracy Test(string model, string descriptor)
    {
        var document = McmcTool.Run(["eval", model, "--data", MeasuringData.Find(descriptor)!, "--threads", FormattableString.Invariant($"{Environment.ProcessorCount}")], cancellation);
        double Of(string name) => document.GetProperty(name).GetDouble();
        return new TestedAccuracy(Of("top1"), Of("top1Low"), Of("top1High"), document.GetProperty("samples").GetInt32());
    }
}
