using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Data.Streaming;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Training.FineTuning;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;
using Mcmc.Training.Schedules;

namespace Mcmc.Training.Reconstruction;

/// <summary>
/// Repair by gradients, without labels and on few samples: all weights of a pruned model are trained so that the values at
/// the ends of its blocks come closest to the original's (Wang et al., "Compressing models with few samples: mimicking then
/// replacing", CVPR 2022, match the last of them). Least squares fit one layer at a time; here layers make up for each other
/// through what is not linear between them. Samples that are not trained on decide whether the weights stay.
/// </summary>
/// <param name="policy">What was cut.</param>
/// <param name="fitted">What is trained on, varied as the data set allows, and mixed (CutMix).</param>
/// <param name="held">What nothing else has been fitted to.</param>
/// <param name="threads">Threads of ONNX Runtime.</param>
internal sealed class Reconstruction(Policy policy, CalibrationSet fitted, CalibrationSet held, int threads)
{
    private const int LargestBatch = 32;
    private const float Rising = 0.1f;

    /// <summary>Updates of the weights, of 32 samples each.</summary>
    public required int Steps { get; init; }

    /// <summary>The learning rate at its highest, in units of each tensor's root mean square.</summary>
    public float Rate { get; init; } = 0.02f;

    /// <summary>Changes the weights of a sliced and repaired model in place, where that brings it closer to the original.</summary>
    /// <param name="pruned">Sliced to the policy.</param>
    /// <param name="inputs">The input shapes under which the groups were found.</param>
    /// <param name="stepDone">Told how many of how many steps are done.</param>
    /// <param name="cancellation">Looked at at each step.</param>
    /// <returns>Whether the weights changed.</returns>
    /// <exception cref="McmcException">MCMC4003, MCMC4004 for the samples; MCMC3007.</exception>
    public bool Run(Model pruned, InputShapes inputs, Action<int, int> stepDone, CancellationToken cancellation)
    {
        var original = policy.Groups.Model;
        var matched = MatchedValues.Of(policy, pruned, GraphShapes.Infer(pruned, inputs));
        var fit = SampleFit.Of(pruned, fitted.Data);
        if (policy.IsWhole || held.Samples.Length < (fit.FixedBatch ?? 1))
        {
            return false;
        }

        var batches = CalibrationInputs.Read(pruned, held.Data, held.Samples);
        var heldOut = new HeldOut(original, matched, batches, threads);
        if (!heldOut.Variances.Any(v => v > 0))
        {
            return false;
        }

        using var trainer = Trainer(pruned, matched, fit, heldOut.Variances);
        Train(trainer, matched, fit, stepDone, cancellation);
        var trained = new ModelCopy(pruned).Model;
        trainer.WriteTo(trained);
        if (!(heldOut.Distance(trained) < heldOut.Distance(pruned)))
        {
            return false;
        }

        trainer.WriteTo(pruned);

        // Training kept the statistics while the weights below them moved: fine-tuning, which goes by the batch's, would begin with another network.
        new StatisticsRepair(batches, threads) { KeepsValues = true }.Run(pruned, inputs, cancellation);
        return true;
    }

    private Trainer Trainer(Model pruned, IReadOnlyList<MatchedValue> matched, SampleFit fit, IReadOnlyList<double> variances)
    {
        var batch = Math.Min(LargestBatch, fitted.Samples.Length);
        var terms = matched.Zip(variances).Where(m => m.Second > 0).Select(m => ((float)(1 / m.Second / matched.Count), (ILoss)new FeatureDistillation(m.First.Pruned.Name)));
        return new Trainer(pruned, new TrainerOptions
        {
            Mode = new TrainingMode(batch) { NormalizesByBatch = false, DropsOut = false },
            Loss = new WeightedSum([.. terms]),
            Optimizer = new AdamW { IsRelative = true },
            Shapes = new InputShapes(new Dictionary<string, long[]> { [pruned.Graph.Feeds.First().Name] = [fit.FixedBatch ?? batch, .. fit.Dims] }),
            Threads = threads,
        });
    }

    private void Train(Trainer trainer, IReadOnlyList<MatchedValue> matched, SampleFit fit, Action<int, int> stepDone, CancellationToken cancellation)
    {
        // Without labels nothing speaks against parts of several images in one, and few images become many.
        var augment = fitted.Augment with { Cutmix = 1 };
        using var stream = new TrainingStream(fitted.Data, new StreamOptions { BatchSize = (int)trainer.Inputs[0].Dims[0], Augment = augment, Samples = fitted.Samples });
        using var original = new ValueReader(policy.Groups.Model, [.. matched.Select(m => m.Original)], trainer.Inputs[0], threads);
        var writer = new BatchWriter(trainer, fit);
        var schedule = new OneCycle(Rate, Steps, Rising);
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Write(stream.Take(cancellation));
            original.Run();
            for (var i = 0; i < matched.Count; i++)
            {
                if (trainer.Targets.TryGetValue(new FeatureDistillation(matched[i].Pruned.Name).Target, out var target))
                {
                    matched[i].Copy(original[i].As<float>(), original[i].Dims, target.As<float>());
                }
            }

            trainer.Step(schedule.At(step));
            stepDone(step + 1, Steps);
        }
    }
}
