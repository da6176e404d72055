using System.CommandLine;
using System.Globalization;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Benchmarks.Training;

/// <summary>Where the milliseconds of a training step go: kernels by operator, or each by its node.</summary>
internal sealed class TrainingProfileVerb : Command
{
    private const int Runs = 3;

    private readonly Argument<string> model = new("model");
    private readonly Option<int> batch = new("--batch") { DefaultValueFactory = _ => 128 };
    private readonly Option<int> threads = new("--threads") { DefaultValueFactory = _ => 2 };
    private readonly Option<bool> nodes = new("--nodes") { Description = "each node by itself, the slowest first" };

    private readonly Option<bool> muon = new("--muon") { Description = "kernels learn by orthogonalised momentum, as in fine-tuning" };
    private readonly Option<bool> sequence = new("--sequence") { Description = "each node in the order of execution" };

    public TrainingProfileVerb()
        : base("training-profile", "kernel times of a training step")
    {
        Hidden = true;
        Add(model);
        Add(batch);
        Add(threads);
        Add(nodes);
        Add(muon);
        Add(sequence);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var options = new TrainerOptions
        {
            Mode = new TrainingMode(parsed.GetValue(batch)),
            Loss = new CrossEntropy(),
            Optimizer = parsed.GetValue(muon) ? new Muon { WeightDecay = 5e-4f } : new Sgd { WeightDecay = 5e-4f },
            Threads = parsed.GetValue(threads),
        };
        var graph = new StepGraph(OnnxFile.Load(parsed.GetValue(model)!), options);
        using var traced = new TracedRunner(graph.Training.Model, Trainer.Session(options));
        using (var binding = traced.Runner.Bind([.. traced.Runner.Inputs.Select(i => new RunnerTensor(i.Type, [.. i.Dims.Select(d => d!.Value)]))]))
        {
            for (var run = 0; run < Runs; run++)
            {
                binding.Run();
            }
        }

        var kernels = traced.Finish()[^1];
        foreach (var kernel in parsed.GetValue(sequence) ? kernels : [])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kernel.Microseconds / 1e3,9:F2} ms {kernel.BytesInUse / 1e6,8:F1} MB {kernel.OpType} {kernel.Node} {string.Join(' ', kernel.OutputShapes.Select(s => $"[{string.Join(',', s)}]"))}"));
        }

        var groups = parsed.GetValue(nodes)
            ? kernels.GroupBy(k => $"{k.OpType} {string.Join(' ', k.InputShapes.Select(s => $"[{string.Join(',', s)}]"))}")
            : kernels.GroupBy(k => k.OpType);
        foreach (var group in groups.OrderByDescending(g => g.Sum(k => k.Microseconds)).Take(60))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Sum(k => k.Microseconds) / 1e3,9:F2} ms {group.Count(),5} × {group.Key}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kernels.Sum(k => (long)k.Microseconds) / 1e3,9:F2} ms in {kernels.Count} kernels"));
        return 0;
    }
}
