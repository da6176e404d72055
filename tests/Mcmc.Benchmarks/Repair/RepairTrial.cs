using System.Diagnostics;
using Mcmc.Costs;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Training.FineTuning;

namespace Mcmc.Benchmarks.Repair;

/// <summary>Cuts one network to half of its MACs, every group by the same share, and brings back what it can.</summary>
internal sealed class RepairTrial(RepairSubject subject, Func<string, string> path, int threads)
{
    public const string Original = "original";
    public const string Cut = "cut";
    public const string Similarity = "repaired without data";
    public const string Statistics = "normalisation re-estimated";
    public const string Combined = "repaired on the original's inputs";
    public const string Repaired = "repaired";

    private const double ShareOfMacs = 0.5;
    private readonly Model model = OnnxFile.Load(path(Path.Combine("models", subject.Model)));

    /// <summary>Epochs of fine-tuning by the step's name.</summary>
    public static readonly IReadOnlyDictionary<string, int> FineTuned = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["repaired, fine-tuned 1 epoch"] = 1,
        ["repaired, fine-tuned 5 epochs"] = 5,
    };

    public static readonly IReadOnlyList<string> Steps = [Original, Cut, Similarity, Statistics, Combined, Repaired, .. FineTuned.Keys];

    public RepairRecord Run(string step)
    {
        var watch = Stopwatch.StartNew();
        var result = Make(step);
        var seconds = watch.Elapsed.TotalSeconds;
        return new RepairRecord(subject.Name, step, Accuracy(result, subject.Validation), Accuracy(result, subject.Test), seconds, CostPlan.CostsOf(result).Macs);
    }

    private Model Make(string step)
    {
        if (step == Original)
        {
            return model;
        }

        if (FineTuned.TryGetValue(step, out var epochs))
        {
            return FineTune(Make(Repaired), epochs);
        }

        var source = step == Statistics ? OnnxFile.Load(path(Path.Combine("models", subject.Unfolded))) : model;
        var policy = UniformCut.Of(ChannelGroups.Find(source), ShareOfMacs);
        var pruned = Pruner.Slice(policy);
        switch (step)
        {
            case Similarity:
                new SimilarityRepair(policy, threads).Run(pruned, CancellationToken.None);
                break;
            case Statistics:
                new StatisticsRepair(Calibration(source), threads).Run(pruned, new InputShapes(), CancellationToken.None);
                break;
            case Combined:
                using (var repair = new CombinedRepair(OriginalInputs.Gather(policy.Groups, Calibration(source), threads, CancellationToken.None), Importance.L2(policy.Groups), threads))
                {
                    repair.Run(policy, pruned);
                }

                break;
            case Repaired:
                new SequentialRepair(policy, Calibration(source), threads).Run(pruned, new InputShapes(), (_, _) => { }, CancellationToken.None);
                break;
        }

        return pruned;
    }

    private IReadOnlyList<RunnerTensor> Calibration(Model source)
    {
        using var data = DataDescriptor.Load(path(subject.Calibration)).Open();
        return CalibrationInputs.Read(source, data, [.. Enumerable.Range(0, data.Count)]);
    }

    /// <summary>With the defaults but for the rate: distillation from the original beside the labels. Goes on from its own state after an interruption.</summary>
    private Model FineTune(Model repaired, int epochs)
    {
        var descriptor = DataDescriptor.Load(path(subject.Training));
        using var training = descriptor.Open();
        using var validation = DataDescriptor.Load(path(subject.Validation)).Open();
        var stem = ResultFile.Artifact("repair", $"{subject.Name}-{epochs}");
        Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
        var job = new FineTuneJob
        {
            Student = repaired, Teacher = model, Training = training, Augment = descriptor.Augment ?? Augmentation.None, Validation = validation, StateStem = stem,
        };
        var tuner = new FineTuner(TimeProvider.System, new StepLog($"{subject.Name}, {epochs} epochs"), warning => Console.Error.WriteLine(warning));
        return tuner.Run(job, new FineTuneOptions { Epochs = epochs, LearningRate = subject.Rate, Threads = threads }, CancellationToken.None).Model;
    }

    private double Accuracy(Model network, string descriptor)
    {
        using var data = DataDescriptor.Load(path(descriptor)).Open();
        return new Evaluator(data, options: new EvaluationOptions { Threads = threads }).Accuracy(network).Top1;
    }
}
