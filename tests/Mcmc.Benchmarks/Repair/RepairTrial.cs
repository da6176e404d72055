using System.Diagnostics;
using Mcmc.Costs;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;

namespace Mcmc.Benchmarks.Repair;

/// <summary>Cuts one network to half of its MACs, every group by the same share, and repairs it.</summary>
internal sealed class RepairTrial(RepairSubject subject, Func<string, string> path, int threads)
{
    public const string Original = "original";
    public const string Cut = "cut";
    public const string Repaired = "repaired";
    public const string Combined = "repaired on the original's inputs";

    private const double ShareOfMacs = 0.5;
    private readonly Model model = OnnxFile.Load(path(Path.Combine("models", subject.Model)));

    public static readonly IReadOnlyList<string> Steps = [Original, Cut, Combined, Repaired];

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

        var groups = ChannelGroups.Find(model);
        var policy = Halved(groups);
        var pruned = Pruner.Slice(policy);
        if (step == Cut)
        {
            return pruned;
        }

        using var data = DataDescriptor.Load(path(subject.Calibration)).Open();
        var batches = CalibrationInputs.Read(model, data, [.. Enumerable.Range(0, data.Count)]);
        if (step == Combined)
        {
            using var repair = new CombinedRepair(OriginalInputs.Gather(groups, batches, threads, CancellationToken.None), Importance.L2(groups), threads);
            repair.Run(policy, pruned);
        }
        else
        {
            new SequentialRepair(policy, batches, threads).Run(pruned, new InputShapes(), (_, _) => { }, CancellationToken.None);
        }

        return pruned;
    }

    /// <summary>The largest common share of channels that costs at most half of the MACs, by bisection.</summary>
    private static Policy Halved(ChannelGroups groups)
    {
        const int Steps = 30;
        var plan = new CostPlan(groups.Model, groups.Shapes);
        var importance = Importance.L2(groups);
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < Steps; step++)
        {
            var middle = (low + high) / 2;
            var widths = Widths(groups, middle);
            (low, high) = plan.Compute(v => groups.Dims(v, widths)).Macs <= ShareOfMacs * plan.Original.Macs ? (middle, high) : (low, middle);
        }

        return Policy.OfWidths(groups, importance, Widths(groups, low));
    }

    private static int[] Widths(ChannelGroups groups, double share) =>
        [.. groups.Widths.Select(w => Math.Max(1, (int)Math.Round(share * w, MidpointRounding.AwayFromZero)))];

    private double Accuracy(Model network, string descriptor)
    {
        using var data = DataDescriptor.Load(path(descriptor)).Open();
        return new Evaluator(data, options: new EvaluationOptions { Threads = threads }).Accuracy(network).Top1;
    }
}
