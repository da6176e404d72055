using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Mcmc.Ir.Onnx;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Benchmarks.Training;

/// <summary>Trains one network for a few steps in a process of its own; prints a <see cref="SpeedRecord"/>.</summary>
internal sealed class TrainingRunVerb : Command
{
    public const string VerbName = "training-run";
    private const int WarmUp = 2;

    private readonly Argument<string> model = new("model");
    private readonly Option<int> batch = new("--batch") { DefaultValueFactory = _ => 128 };
    private readonly Option<int> steps = new("--steps") { DefaultValueFactory = _ => 5 };
    private readonly Option<int> threads = new("--threads") { DefaultValueFactory = _ => 2 };
    private readonly Option<bool> recompute = new("--recompute") { Description = "compute most of the forward pass twice instead of keeping it" };
    private readonly Option<string?> save = new("--save") { Description = "write the step's graph, with ONNX Runtime's profile beside it" };

    public TrainingRunVerb()
        : base(VerbName, "trains one network for a few steps")
    {
        Hidden = true;
        Add(model);
        Add(batch);
        Add(steps);
        Add(threads);
        Add(recompute);
        Add(save);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        using var process = Process.GetCurrentProcess();
        var idle = process.WorkingSet64;
        var size = parsed.GetValue(batch);
        var options = new TrainerOptions
        {
            Mode = new TrainingMode(size),
            Loss = new CrossEntropy(),
            Optimizer = new Sgd { Momentum = 0.9f, WeightDecay = 5e-4f },
            Threads = parsed.GetValue(threads),
            Recomputes = parsed.GetValue(recompute),
        };
        var network = OnnxFile.Load(parsed.GetValue(model)!);
        if (parsed.GetValue(save) is { } path)
        {
            OnnxFile.Save(new StepGraph(network, options).Training.Model, path);
        }

        using var trainer = new Trainer(network, options);
        var random = new Random(1);
        foreach (ref var pixel in trainer.Inputs[0].As<float>())
        {
            pixel = random.NextSingle() * 2 - 1;
        }

        foreach (ref var label in trainer.Targets[CrossEntropy.Labels].As<long>())
        {
            label = random.Next(10);
        }

        var times = new List<double>();
        for (var step = 0; step < WarmUp + parsed.GetValue(steps); step++)
        {
            var watch = Stopwatch.StartNew();
            trainer.Step(0.01f);
            times.Add(watch.Elapsed.TotalSeconds);
        }

        process.Refresh();
        var median = times.Skip(WarmUp).Order().ElementAt((times.Count - WarmUp) / 2);
        Console.WriteLine(JsonSerializer.Serialize(new SpeedRecord(size / median, process.PeakWorkingSet64, idle)));
        return 0;
    }
}
