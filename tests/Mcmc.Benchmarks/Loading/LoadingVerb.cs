using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mcmc.Data;
using Mcmc.Data.Streaming;
using Mcmc.Ir.Onnx;
using Mcmc.Training;
using Mcmc.Training.Losses;

namespace Mcmc.Benchmarks.Loading;

/// <summary>The share of its time that training waits for data.</summary>
internal sealed class LoadingVerb : Command
{
    private const int WarmUp = 2;

    private readonly Option<int> threads = new("--threads") { DefaultValueFactory = _ => 2, Description = "threads of ONNX Runtime; one more reads" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/data-loading.md" };

    public LoadingVerb()
        : base("data-loading", $"how long training waits for its data; data from {MeasuringData.Variable}")
    {
        Add(threads);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var subjects = LoadingSubject.All;
        if (subjects.Any(s => MeasuringData.Find("models", s.Model) is null || MeasuringData.Find(s.Data) is null))
        {
            return 2;
        }

        var page = Render([.. subjects.Select(s => Measure(s, parsed.GetValue(threads)))], parsed.GetValue(threads));
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("data-loading.md", page);
        }

        return 0;
    }

    private static LoadingRecord Measure(LoadingSubject subject, int threads)
    {
        using var data = DataDescriptor.Load(MeasuringData.Find(subject.Data)!).Open();
        using var trainer = new Trainer(OnnxFile.Load(MeasuringData.Find("models", subject.Model)!), new TrainerOptions
        {
            Mode = new TrainingMode(subject.Batch), Loss = new CrossEntropy(), Threads = threads,
        });
        var options = new StreamOptions { BatchSize = subject.Batch, Augment = subject.Augment };
        var (waiting, reading, whole) = (new Stopwatch(), new Stopwatch(), new Stopwatch());
        using (var stream = new TrainingStream(data, options))
        {
            for (var step = 0; step < WarmUp + subject.Steps; step++)
            {
                if (step == WarmUp)
                {
                    waiting.Reset();
                    whole.Start();
                }

                waiting.Start();
                var batch = stream.Take();
                waiting.Stop();
                batch.Pixels.Data.CopyTo(trainer.Inputs[0].Data);
                for (var i = 0; i < subject.Batch; i++)
                {
                    trainer.Targets[CrossEntropy.Labels].As<long>()[i] = batch.Labels[i];
                }

                trainer.Step(0);
            }
        }

        whole.Stop();
        Read(data, options, subject.Steps, reading);
        return new LoadingRecord(subject.Name, subject.Batch, subject.Steps * subject.Batch / whole.Elapsed.TotalSeconds, waiting.Elapsed / whole.Elapsed, reading.Elapsed / whole.Elapsed);
    }

    /// <summary>The same batches with nothing else to do, so that all of their time is seen.</summary>
    private static void Read(IDataSet data, StreamOptions options, int steps, Stopwatch watch)
    {
        using var stream = new TrainingStream(data, options);
        for (var step = 0; step < options.Threads + 2; step++)
        {
            stream.Take();
        }

        watch.Start();
        for (var step = 0; step < steps; step++)
        {
            stream.Take();
        }

        watch.Stop();
    }

    private static string Render(IEnumerable<LoadingRecord> records, int threads)
    {
        var text = new StringBuilder();
        text.AppendLine("# Waiting for data").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Training with {threads} threads of ONNX Runtime while one more thread reads, decodes and varies the next batches. *Waits* is the share of the whole time in which training had no batch; *would take* is what the same reading takes by itself, in units of that time. `dotnet run --project build -- data-loading --write` writes the page again.").AppendLine();
        text.AppendLine("| training | batch | images/s | waits | would take |");
        text.AppendLine("|---|--:|--:|--:|--:|");
        foreach (var r in records)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {r.Subject} | {r.Batch} | {r.ImagesPerSecond:0} | {r.WaitShare:0.0%} | {r.ReadShare:0.0%} |");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
